//! Removes the instructions for low-resolution screens from a subset: paper does not need them and
//! they are half of the file.

/// Tables that serve the instructions alone.
const INSTRUCTION_TABLES: [&[u8; 4]; 3] = [b"cvt ", b"fpgm", b"prep"];
/// Flag of a component of a composite glyph: another one follows (OpenType specification, glyf).
const MORE_COMPONENTS: u16 = 0x0020;
/// Flag of a component: instructions follow the last one.
const HAS_INSTRUCTIONS: u16 = 0x0100;

/// Returns the font without instructions, or nothing where it is not a TrueType font as expected.
pub fn strip(font: &[u8]) -> Option<Vec<u8>> {
    let tables = tables(font)?;
    let find = |tag: &[u8; 4]| tables.iter().find(|(t, _)| t == tag).map(|(_, data)| *data);
    let long = u16_at(find(b"head")?, 50)? != 0;
    let offsets = offsets(find(b"loca")?, long)?;
    let glyf = find(b"glyf")?;

    let mut glyphs = Vec::with_capacity(glyf.len());
    let mut starts = vec![0];
    for pair in offsets.windows(2) {
        let &[start, end] = pair else { return None };
        glyphs.extend(strip_glyph(glyf.get(start..end)?)?);
        while glyphs.len() % 4 != 0 {
            glyphs.push(0);
        }
        starts.push(glyphs.len());
    }
    let loca: Vec<u8> = if long {
        starts.iter().flat_map(|start| (*start as u32).to_be_bytes()).collect()
    } else {
        starts.iter().flat_map(|start| ((*start / 2) as u16).to_be_bytes()).collect()
    };

    let kept = tables.into_iter().filter(|(tag, _)| !INSTRUCTION_TABLES.contains(&tag)).map(
        |(tag, data)| match &tag {
            b"glyf" => (tag, glyphs.clone()),
            b"loca" => (tag, loca.clone()),
            _ => (tag, data.to_vec()),
        },
    );
    Some(assemble(font.get(..4)?, kept.collect()))
}

fn strip_glyph(glyph: &[u8]) -> Option<Vec<u8>> {
    if glyph.is_empty() {
        return Some(Vec::new());
    }
    let contours = u16_at(glyph, 0)? as i16;
    if contours >= 0 {
        let length_at = 10 + 2 * contours as usize;
        let length = usize::from(u16_at(glyph, length_at)?);
        let mut stripped = glyph.get(..length_at)?.to_vec();
        stripped.extend([0, 0]);
        stripped.extend(glyph.get(length_at + 2 + length..)?);
        return Some(stripped);
    }
    let mut stripped = glyph.to_vec();
    let mut at = 10;
    loop {
        let flags = u16_at(&stripped, at)?;
        stripped.get_mut(at..at + 2)?.copy_from_slice(&(flags & !HAS_INSTRUCTIONS).to_be_bytes());
        at += 4 + component_length(flags);
        if flags & MORE_COMPONENTS == 0 {
            stripped.truncate(at);
            return Some(stripped);
        }
    }
}

/// Bytes of a component after its flags and glyph number.
fn component_length(flags: u16) -> usize {
    let arguments = if flags & 0x0001 != 0 { 4 } else { 2 };
    let scale = match flags {
        _ if flags & 0x0008 != 0 => 2,
        _ if flags & 0x0040 != 0 => 4,
        _ if flags & 0x0080 != 0 => 8,
        _ => 0,
    };
    arguments + scale
}

fn tables(font: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let count = usize::from(u16_at(font, 4)?);
    (0..count)
        .map(|index| {
            let record = font.get(12 + 16 * index..28 + 16 * index)?;
            let tag = record.get(..4)?.try_into().ok()?;
            let (start, length) = (u32_at(record, 8)? as usize, u32_at(record, 12)? as usize);
            Some((tag, font.get(start..start + length)?))
        })
        .collect()
}

fn offsets(loca: &[u8], long: bool) -> Option<Vec<usize>> {
    if long {
        (0..loca.len() / 4).map(|index| Some(u32_at(loca, 4 * index)? as usize)).collect()
    } else {
        (0..loca.len() / 2).map(|index| Some(2 * usize::from(u16_at(loca, 2 * index)?))).collect()
    }
}

/// Writes the table directory and the tables (OpenType specification, "Organization").
fn assemble(version: &[u8], tables: Vec<([u8; 4], Vec<u8>)>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.max(1).ilog2() as u16;
    let range = 16 << power;
    let mut font = version.to_vec();
    for value in [count, range, power, 16 * count - range] {
        font.extend(value.to_be_bytes());
    }
    let mut start = 12 + 16 * tables.len();
    for (tag, data) in &tables {
        font.extend(tag);
        font.extend(checksum(data).to_be_bytes());
        font.extend((start as u32).to_be_bytes());
        font.extend((data.len() as u32).to_be_bytes());
        start += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        font.extend(&data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

fn checksum(data: &[u8]) -> u32 {
    data.chunks(4)
        .map(|chunk| {
            let mut word = [0; 4];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            u32::from_be_bytes(word)
        })
        .fold(0, u32::wrapping_add)
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use ttf_parser::{Face as Ttf, GlyphId, OutlineBuilder};

    use super::*;
    use crate::layout::Face;

    /// An outline as text, to compare.
    #[derive(Default, PartialEq, Debug)]
    struct Path(Vec<[f32; 4]>);

    impl OutlineBuilder for Path {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push([0.0, x, y, 0.0]);
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push([1.0, x, y, 0.0]);
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.push([x1, y1, x, y]);
        }
        fn curve_to(&mut self, x1: f32, y1: f32, _: f32, _: f32, x: f32, y: f32) {
            self.0.push([x1, y1, x, y]);
        }
        fn close(&mut self) {}
    }

    #[test]
    fn no_glyph_of_any_face_changes_its_shape() {
        for face in Face::ALL {
            let stripped = strip(face.bytes()).unwrap();
            assert!(stripped.len() < face.bytes().len() * 3 / 4, "{face:?}");
            let (before, after) =
                (Ttf::parse(face.bytes(), 0).unwrap(), Ttf::parse(&stripped, 0).unwrap());
            for id in (0..before.number_of_glyphs()).map(GlyphId) {
                let (mut old, mut new) = (Path::default(), Path::default());
                let bounds = before.outline_glyph(id, &mut old);
                assert_eq!(bounds, after.outline_glyph(id, &mut new), "{face:?} {id:?}");
                assert_eq!(old, new, "{face:?} {id:?}");
                assert_eq!(before.glyph_hor_advance(id), after.glyph_hor_advance(id));
            }
        }
    }

    #[test]
    fn what_is_no_font_is_left_alone() {
        assert_eq!(strip(b"no font at all"), None);
        assert_eq!(strip(&[]), None);
    }
}
