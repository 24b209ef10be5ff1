//! Keystrokes of Telex and VNI that stayed in the text because no input method took them.

use super::syllable::is_syllable;

/// Tells whether a text has such words beyond doubt. English has words that look like Telex (list,
/// keeps, rows), so either one cannot be English, or most words of the text must look so.
pub(super) fn left_over(text: &str) -> bool {
    let separates =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '/' | '.' | '(' | ')');
    let words = || text.split(separates).filter(|word| word.contains(char::is_alphabetic));
    if words().map(vni_evidence).sum::<u32>() >= 2 {
        return true;
    }
    let weights: Vec<u32> = words().map(telex_evidence).collect();
    let looking_so = weights.iter().filter(|weight| **weight > 0).count();
    let certain = words().zip(&weights).any(|(word, weight)| {
        let word = word.to_ascii_lowercase();
        *weight > 1 && ["iee", "yee", "uoo", "uow", "dd"].iter().any(|keys| word.contains(keys))
    });
    certain || looking_so > 1 && looking_so * 3 > weights.len() * 2
}

/// Weighs one word: 2 when it can only be Telex typing, 1 when it looks like it. Only a word of
/// one Vietnamese syllable counts; names of the Êđê, Gia Rai and foreigners end in letters that
/// Vietnamese lacks, so a final r or s alone (Blar, Ksor) is no evidence.
pub(crate) fn telex_evidence(word: &str) -> u32 {
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation()).to_ascii_lowercase();
    if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return 0;
    }
    let is_vowel = |c: char| "aeiouyw".contains(c);
    let onset = word.find(is_vowel).unwrap_or(word.len());
    let rest = &word[onset..];
    let vowels = rest.find(|c| !is_vowel(c)).unwrap_or(rest.len());
    let (vowels, end) = rest.split_at(vowels);
    let tones: Vec<(usize, char)> =
        end.char_indices().filter(|(_, c)| "sfrxj".contains(*c)).collect();
    let fin: String = end.chars().filter(|c| !"sfrxj".contains(*c)).collect();
    if vowels.is_empty() || tones.len() > 1 {
        return 0;
    }
    // What the word would be: foreign words (Woods, Facebook) are no syllable.
    let mut first = word[..onset].to_owned();
    let double_d = first.starts_with("dd");
    if double_d {
        first = first.replacen("dd", "đ", 1);
    }
    let written = ["aa", "ee", "oo", "aw", "ow", "uw"]
        .iter()
        .zip(["â", "ê", "ô", "ă", "ơ", "ư"])
        .fold(vowels.replace("uow", "ươ"), |text, (keys, letter)| text.replace(keys, letter));
    let tone = tones.first().map(|(_, tone)| match tone {
        's' => '\u{301}',
        'f' => '\u{300}',
        'r' => '\u{309}',
        'x' => '\u{303}',
        _ => '\u{323}',
    });
    // A stop needs a tone, which may have been typed elsewhere or be missing.
    let stop = matches!(fin.as_str(), "c" | "ch" | "p" | "t");
    let tone_or_stop = tone.or(stop.then_some('\u{301}'));
    let would_be =
        format!("{first}{written}{}{fin}", tone_or_stop.map_or(String::new(), String::from));
    if !is_syllable(&would_be) {
        return 0;
    }
    // Xoong, Khoong: the one rhyme that Vietnamese writes with oo.
    let real_oo = vowels == "oo" && tones.is_empty() && matches!(fin.as_str(), "c" | "ng");
    let doubled = !real_oo && (written != vowels) || double_d;
    let toned = match tones[..] {
        [(_, tone)] => doubled || !fin.is_empty() || "fjx".contains(tone),
        _ => false,
    };
    u32::from(doubled) + u32::from(toned)
}

/// Weighs one word of VNI typing: digits inside a syllable (`Nguye6n4`), not house numbers (`5A`).
fn vni_evidence(word: &str) -> u32 {
    let inside = word.as_bytes().windows(3).any(|it| {
        it[0].is_ascii_alphabetic() && (b'1'..=b'9').contains(&it[1]) && it[2].is_ascii_alphabetic()
    });
    let letters: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let stop = ["c", "ch", "p", "t"].iter().any(|it| letters.to_lowercase().ends_with(it));
    let would_be = if stop { format!("{letters}\u{301}") } else { letters.clone() };
    if !inside || letters.len() < 3 || digits > 2 || !letters.is_ascii() || !is_syllable(&would_be)
    {
        return 0;
    }
    u32::try_from(digits).unwrap_or(0)
}
