//! Signs that a keyboard driver or an input method changed what a scanner typed.

use unicode_normalization::UnicodeNormalization;

use crate::damage::{Damage, telex_evidence};

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
    /// The digits became letters or signs: the keyboard layout is French or Vietnamese, or Shift was
    /// held.
    Keyboard,
}

/// Fewest characters of a number typed on another keyboard layout.
const MIN_TYPED: usize = 10;

/// Whether a text begins with the number of a card as other keyboard layouts type it.
pub(super) fn typed_digits(text: &str) -> bool {
    // The digit keys of the French layout and of the English one with Shift.
    let begins = |keys: &str| text.chars().take_while(|c| keys.contains(*c)).count() >= MIN_TYPED;
    // Those of the Vietnamese layout of Windows: ă â ê ô, five tone marks, đ.
    let vietnamese =
        |c: &char| "aeođ\u{306}\u{302}\u{300}\u{309}\u{303}\u{301}\u{323}".contains(*c);
    let run = text.nfd().flat_map(char::to_lowercase).take_while(vietnamese).count();
    begins("à&é\"'(-è_ç") || begins(")!@#$%^&*(") || run >= MIN_TYPED
}

/// Looks for damage in a name and an address that should be Vietnamese.
pub(super) fn in_name_and_address(name: &str, address: &str) -> Option<Mangling> {
    let lost = |text| !matches!(Damage::in_text(text), None | Some(Damage::InputMethod));
    if lost_letters(name, true) || lost_letters(address, false) || lost(name) || lost(address) {
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
