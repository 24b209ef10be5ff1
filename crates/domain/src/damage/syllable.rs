//! What a Vietnamese syllable can look like.

use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
];
const NUCLEI: [&str; 59] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây",
    "eo", "êu", "ia", "iê", "iu", "oa", "oă", "oe", "oi", "oo", "ôi", "ơi", "ua", "uâ", "uê", "ui",
    "uô", "uơ", "uy", "ưa", "ưi", "ươ", "ưu", "yê", "iêu", "oai", "oao", "oay", "oeo", "uay",
    "uây", "uôi", "uya", "uyê", "uyu", "ươi", "ươu", "yêu", "uêu", "ue", "uă",
];
const FINALS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const STOPS: [&str; 4] = ["c", "ch", "p", "t"];
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Tells whether a word can be a Vietnamese syllable with its marks. Signs around it do not count.
pub(super) fn is_syllable(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    let mut tones = Vec::new();
    let letters: String = word
        .nfd()
        .flat_map(char::to_lowercase)
        .filter(|c| {
            let tone = TONES.contains(c);
            if tone {
                tones.push(*c);
            }
            !tone
        })
        .nfc()
        .collect();
    let is_vowel = |c: char| "aăâeêioôơuưy".contains(c);
    let onset = letters.find(is_vowel).unwrap_or(letters.len());
    let (mut first, rest) = letters.split_at(onset);
    let end = rest.find(|c| !is_vowel(c)).unwrap_or(rest.len());
    let (mut vowels, last) = rest.split_at(end);
    // The i of gi and the u of qu belong to the consonant.
    if first == "g" && vowels.len() > 1 && vowels.starts_with('i') && vowels != "iê" {
        (first, vowels) = ("gi", &vowels[1..]);
    } else if first == "q" {
        let Some(inner) = vowels.strip_prefix('u') else { return false };
        vowels = inner;
    }
    let stop = STOPS.contains(&last);
    let toned = match tones[..] {
        [] => !stop,
        [tone] => !stop || matches!(tone, '\u{301}' | '\u{323}'),
        _ => false,
    };
    toned && ONSETS.contains(&first) && NUCLEI.contains(&vowels) && FINALS.contains(&last)
}
