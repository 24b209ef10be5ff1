//! The colour profile that an archived file names: sRGB (IEC 61966-2-1), as an ICC profile of
//! version 2, made here so that no foreign file is shipped.

use std::sync::OnceLock;

/// What a device of the profile shows as white, in CIE XYZ.
const WHITE: [f64; 3] = [0.9642, 1.0, 0.8249];
/// What it shows as red, green and blue, adapted to that white.
const RED: [f64; 3] = [0.43607, 0.22249, 0.01392];
const GREEN: [f64; 3] = [0.38515, 0.71687, 0.09708];
const BLUE: [f64; 3] = [0.14307, 0.06061, 0.71410];
/// Points of the curve; between them it is straight.
const POINTS: u16 = 256;

/// Returns the profile.
pub fn srgb() -> &'static [u8] {
    static PROFILE: OnceLock<Vec<u8>> = OnceLock::new();
    PROFILE.get_or_init(build)
}

/// ICC.1:2001-04, clauses 6 (layout) and 6.5 (types).
fn build() -> Vec<u8> {
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("Public domain")),
        (b"wtpt", colour(WHITE)),
        (b"rXYZ", colour(RED)),
        (b"gXYZ", colour(GREEN)),
        (b"bXYZ", colour(BLUE)),
        (b"rTRC", curve()),
        // The same data again.
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let begin = 128 + 4 + 12 * tags.len();
    let mut place = (0, 0);
    for (name, content) in tags {
        if !content.is_empty() {
            place = ((begin + data.len()) as u32, content.len() as u32);
            data.extend(content);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        table.extend(name);
        table.extend(place.0.to_be_bytes());
        table.extend(place.1.to_be_bytes());
    }
    let mut profile = header((128 + table.len() + data.len()) as u32);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(128);
    header.extend(size.to_be_bytes());
    header.extend([0; 4]);
    // Version 2.1, a display, RGB to XYZ.
    header.extend([2, 0x10, 0, 0]);
    header.extend(b"mntrRGB XYZ ");
    // The first of January 2026.
    for number in [2026_u16, 1, 1, 0, 0, 0] {
        header.extend(number.to_be_bytes());
    }
    header.extend(b"acsp");
    // No platform, flags, maker, model, attributes; perceptual.
    header.extend([0; 28]);
    for value in WHITE {
        header.extend(fixed(value));
    }
    header.resize(128, 0);
    header
}

fn description(name: &str) -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend((name.len() as u32 + 1).to_be_bytes());
    tag.extend(name.as_bytes());
    tag.push(0);
    // No name in Unicode and none for the Macintosh.
    tag.extend([0; 8 + 3 + 67]);
    tag
}

fn text(text: &str) -> Vec<u8> {
    let mut tag = b"text\0\0\0\0".to_vec();
    tag.extend(text.as_bytes());
    tag.push(0);
    tag
}

fn colour(values: [f64; 3]) -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    tag.extend(values.into_iter().flat_map(fixed));
    tag
}

/// From what is stored to light (IEC 61966-2-1, 5.2).
fn curve() -> Vec<u8> {
    let mut tag = b"curv\0\0\0\0".to_vec();
    tag.extend(u32::from(POINTS).to_be_bytes());
    for point in 0..POINTS {
        let stored = f64::from(point) / f64::from(POINTS - 1);
        let light =
            if stored <= 0.04045 { stored / 12.92 } else { ((stored + 0.055) / 1.055).powf(2.4) };
        tag.extend(((light * 65535.0).round() as u16).to_be_bytes());
    }
    tag
}

/// A number with 16 bits behind the point.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_lies_in_the_profile() {
        let profile = srgb();
        let word = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(word(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(profile.len(), 976);
        for tag in 0..word(128) {
            let (start, length) = (word(136 + 12 * tag), word(140 + 12 * tag));
            assert!(start >= 128 && start % 4 == 0 && start + length <= profile.len());
        }
    }

    #[test]
    fn the_primaries_add_up_to_white() {
        for axis in 0..3 {
            let sum = RED[axis] + GREEN[axis] + BLUE[axis];
            assert!((sum - WHITE[axis]).abs() < 0.0005, "{sum}");
        }
    }
}
