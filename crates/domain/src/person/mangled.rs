//! Signs that a keyboard driver or an input method changed what a scanner typed.

/// How a scanned text was damaged on its way; each has its own remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mangling {
    /// Letters arrived as `?`, as the replacement character or as pieces of other letters: the
    /// scanner or its keyboard driver does not send Unicode.
    LostLetters,
    /// An input method (Telex, VNI) was on while the scanner typed.
    InputMethod,
    /// The sign between the fields became another one: the keyboard layout differs.
    Separator,
}

/// Looks for damage in a name and an address that should be Vietnamese.
pub(super) fn in_name_and_address(name: &str, address: &str) -> Option<Mangling> {
    if lost_letters(name, true) || lost_letters(address, false) {
        return Some(Mangling::LostLetters);
    }
    let vni = name.split_whitespace().any(|word| {
        word.chars().any(char::is_alphabetic) && word.chars().any(|c| c.is_ascii_digit())
    });
    let evidence: u32 =
        [name, address].iter().flat_map(|text| text.split_whitespace()).map(telex_evidence).sum();
    (vni || evidence >= 2).then_some(Mangling::InputMethod)
}

/// Tells whether letters were lost: replaced, or UTF-8 shown as another code page (`Nguyá»…n`).
fn lost_letters(text: &str, is_name: bool) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        let foreign = match c {
            '\u{fffd}' | '\u{80}'..='\u{9f}' => true,
            '?' => is_name || before.is_alphabetic(),
            '»' | '¿' | '½' | '¼' | '¾' | '€' | '™' | '©' | '®' | '¡' | '¢' | '£' | '¤' | '¥' => {
                true
            }
            // C3, C4, C6 and E1 as Latin-1 letters, followed by the rest of a UTF-8 sequence.
            _ => {
                matches!(before, 'Ã' | 'Ä' | 'Æ' | 'á')
                    && matches!(
                        c,
                        'º' | 'ª' | '°' | '±' | '´' | '¨' | '\u{2018}'
                            ..='\u{2030}' | '§' | '¶' | '³' | '²'
                    )
            }
        };
        if foreign {
            return true;
        }
        before = c;
    }
    false
}

/// Consonants that can end a Vietnamese syllable.
const FINALS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// Weighs one word: 2 when it can only be Telex typing, 1 when it looks like it. Only a word of
/// one Vietnamese syllable counts; names of the Êđê, Gia Rai and foreigners end in letters that
/// Vietnamese lacks, so a final r or s alone (Blar, Ksor) is no evidence.
fn telex_evidence(word: &str) -> u32 {
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
    if vowels.is_empty() || tones.len() > 1 || !FINALS.contains(&fin.as_str()) {
        return 0;
    }
    // Xoong, Khoong: the one rhyme that Vietnamese writes with oo.
    let real_oo = vowels == "oo" && tones.is_empty() && matches!(fin.as_str(), "c" | "ng");
    let doubled = !real_oo
        && ["aa", "ee", "oo", "aw", "ow", "uw"].iter().any(|pair| vowels.contains(pair))
        || word[..onset].starts_with("dd");
    let tone = match tones[..] {
        [(_, tone)] => doubled || !fin.is_empty() || "fjx".contains(tone),
        _ => false,
    };
    u32::from(doubled) + u32::from(tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_recognised() {
        for (name, address, wanted) in [
            ("Nguy?n Th? Lan", "Xã Cư Jút", Mangling::LostLetters),
            ("Nguy\u{fffd}n", "", Mangling::LostLetters),
            ("Nguyá»…n VÄƒn A", "", Mangling::LostLetters),
            ("Nguyễn Văn A", "T? 5, C? Jút", Mangling::LostLetters),
            ("Nguyeexn Vawn Hungf", "", Mangling::InputMethod),
            ("NGUYEEXN VAWN A", "", Mangling::InputMethod),
            ("DDawngj Thij Lan", "", Mangling::InputMethod),
            ("Nguye6n4 Va8n Hu2ng", "", Mangling::InputMethod),
            ("Lan", "Thoon 5, xax Cuw Just, DDawsk Noong", Mangling::InputMethod),
        ] {
            assert_eq!(in_name_and_address(name, address), Some(wanted), "{name} | {address}");
        }
    }

    #[test]
    fn sound_names_pass() {
        for (name, address) in [
            ("NGUYỄN THỊ HOÀ", "Tổ 5A, QL14, xã Cư Jút"),
            ("NGUYEN VAN A", "Thon 5"),
            ("Y Blar Ksor", "Buôn Nui, Tâm Thắng"),
            ("H'Nhiên Niê", "Ea T’ling"),
            ("Siu Bler", "Ea Wer, Buôn Đôn"),
            ("Rmah Hrin", "Ia Pnôn"),
            ("Alexander Kirk Woods", "12 Nguyễn Huệ"),
            ("LÃ THỊ ÁNH", "TỔ 3 (CŨ)"),
            ("Trần Văn Xoong", "Xã Mường Khoong"),
            ("Ksor H'Bưr", "Plei Wâu"),
        ] {
            assert_eq!(in_name_and_address(name, address), None, "{name} | {address}");
        }
    }
}
