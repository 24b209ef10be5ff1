//! Vietnamese text: one normal form for storing, one folded form for finding.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::printable;

/// Brings text to Unicode NFC, the form in which all text is stored and printed.
///
/// ```
/// use domain::text::nfc;
/// assert_eq!(nfc("Ti\u{1ebf}p"), nfc("Tie\u{0302}\u{0301}p"));
/// ```
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Trims, turns every run of white space (tabs and line ends too) into one space and drops
/// characters that no one can see (zero-width space, direction marks, byte order mark, soft hyphen).
///
/// ```
/// assert_eq!(domain::text::squeeze("  Thôn\t5,\r\n xã \u{200b}Cư Jút "), "Thôn 5, xã Cư Jút");
/// ```
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Turns the full-width letters, digits and signs of East Asian keyboards into the usual ones.
///
/// ```
/// assert_eq!(domain::text::narrow("０９１２｜Ａ"), "0912|A");
/// ```
#[must_use]
pub fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(one).collect()
}

/// Folds text for search: no diacritics, letters with a stroke or hook as the plain one (đ, ƀ, ł, ø as
/// d, b, l, o), lower case, words separated by one space.
///
/// Apostrophes vanish, so that the three ways to write a minority name are one
/// (`Ea T'ling`, `Ea T’ling`, `Ea Tling`); every other sign separates words. Both positions of a
/// tone mark (hoà, hòa) and both normal forms fold alike. Folding twice changes nothing.
///
/// ```
/// use domain::text::fold;
/// assert_eq!(fold("Đường Hoà Bình – P. 5"), "duong hoa binh p 5");
/// assert_eq!(fold("Ea T’ling"), fold("ea t'ling"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Signs such as ´ decompose into a space and a mark: they must go before decomposing.
    let seen = text.chars().filter(|c| !is_apostrophe(*c) && !is_invisible(*c));
    for c in seen.nfkd().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            c if is_combining_mark(c) || is_apostrophe(c) => {}
            c if c.is_alphanumeric() => match plain_letters(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            },
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Small Latin letters that have no decomposition, each followed by the letters people type instead.
/// Êđê, M'Nông and other names of Vietnam have đ and ƀ; ð is typed for đ by old keyboard drivers.
const PLAIN_LETTERS: [(&str, &str); 36] = [
    ("a", "ⱥɐɑɒ"),
    ("ae", "æ"),
    ("b", "ƀɓƃƅʙ"),
    ("c", "ƈȼɕʗ"),
    ("d", "đðɖɗƌƍȡẟ"),
    ("db", "ȸ"),
    ("dz", "ʣʤʥ"),
    ("e", "ǝəɛɇɘɚɜɝɞʚ"),
    ("f", "ƒɸ"),
    ("fn", "ʩ"),
    ("g", "ɠǥɡɢʛɣɤ"),
    ("h", "ħɥɦɧʜʮʯ"),
    ("hv", "ƕ"),
    ("i", "ıɨɩɪ"),
    ("j", "ȷɉɟʄʝ"),
    ("k", "ĸƙʞ"),
    ("l", "łƚƛȴɫɬɭɮʟ"),
    ("ll", "ỻ"),
    ("m", "ɯɰɱ"),
    ("n", "ŋɲƞȵɳɴ"),
    ("o", "øɔɵɷ"),
    ("oe", "œɶ"),
    ("oi", "ƣ"),
    ("ou", "ȣ"),
    ("p", "ƥ"),
    ("q", "ɋʠ"),
    ("qp", "ȹ"),
    ("r", "ʀɍɹɺɻɼɽɾɿʁ"),
    ("s", "ƨʃƪȿʂʅʆẜẝ"),
    ("ss", "ß"),
    ("t", "ŧƫƭʈȶⱦʇʦʧʨ"),
    ("th", "þ"),
    ("u", "ʉʊ"),
    ("v", "ʋʌỽ"),
    ("y", "ƴɏʎʏỿ"),
    ("z", "ƶȥɀʐʑʒƹƺ"),
];

fn plain_letters(c: char) -> Option<&'static str> {
    PLAIN_LETTERS.iter().find(|(_, letters)| letters.contains(c)).map(|(plain, _)| *plain)
}

/// Folds a name for an index: as [`fold`], followed by the parts of each word with an apostrophe.
/// `H'Bia` is found as `hbia`, as `h bia` and as `bia`.
///
/// ```
/// assert_eq!(domain::text::fold_name("H'Bia Niê"), "hbia nie h bia");
/// assert_eq!(domain::text::fold_name("Đỗ Bình"), "do binh");
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut out = fold(name);
    for word in name.split_whitespace().filter(|word| word.contains(is_apostrophe)) {
        for part in word.split(is_apostrophe).map(fold).filter(|part| !part.is_empty()) {
            out.push(' ');
            out.push_str(&part);
        }
    }
    out
}

/// The folded text without its spaces: `Ea T'ling`, `EaTling` and `Ea T Ling` are all `eatling`.
///
/// ```
/// assert_eq!(domain::text::compact("Ea T'ling"), "eatling");
/// ```
#[must_use]
pub fn compact(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| c != ' ');
    folded
}

/// The first character of each folded word.
///
/// ```
/// assert_eq!(domain::text::initials("Đăng ký khai sinh"), "dkks");
/// ```
#[must_use]
pub fn initials(text: &str) -> String {
    initials_of_folded(&fold(text))
}

/// The first character of each word of a text that is folded already.
#[must_use]
pub fn initials_of_folded(folded: &str) -> String {
    folded.split(' ').filter_map(|word| word.chars().next()).collect()
}

/// A text for comparing with diacritics (Hương Văn is not Hương Vân) but without regard to
/// capitals, apostrophes, spaces and the position of a tone mark within its word (hoà, hòa).
#[must_use]
pub fn marked(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        let (tones, letters): (Vec<char>, Vec<char>) = word
            .nfd()
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
            .partition(|c| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
        out.extend(letters.into_iter().chain(tones));
    }
    out
}

/// Tells whether each word of `query` begins a word of `text`; both must be folded.
///
/// ```
/// use domain::text::has_word_prefixes;
/// assert!(has_word_prefixes("dang ky khai sinh", "sinh kh"));
/// assert!(!has_word_prefixes("dang ky khai sinh", "hai"));
/// ```
#[must_use]
pub fn has_word_prefixes(text: &str, query: &str) -> bool {
    query.split(' ').all(|wanted| text.split(' ').any(|word| word.starts_with(wanted)))
}

/// Straight, curly, modifier and accent signs that stand for an apostrophe in minority names.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2032}'
            | '\u{02b9}'
            | '\u{02bb}'
            | '\u{02bc}'
            | '\u{02c8}'
            | '\u{ff07}'
    )
}

/// Characters without a shape that come along when text is copied from a web page.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

/// The first character that no paper of the office can print, or the third of three combining marks
/// in a row; one or two marks on a letter are fine (Êđê writes ê̆). The text is in NFC.
///
/// ```
/// use domain::text::first_unprintable;
/// assert_eq!(first_unprintable("① Thửa đất ≥ 50 m², 5 ₫"), None);
/// assert_eq!(first_unprintable("Lan 🌸"), Some('🌸'));
/// ```
#[must_use]
pub fn first_unprintable(text: &str) -> Option<char> {
    let mut marks = 0;
    text.chars().find(|&c| {
        if c.is_ascii() {
            marks = 0;
            return c.is_ascii_control() && !c.is_ascii_whitespace() && c != '\u{b}';
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        !printable::holds(c) || marks > 2
    })
}

/// A character as a message shows it: itself, a mark on a circle of dots, its code where there is
/// nothing to see.
///
/// ```
/// use domain::text::shown;
/// assert_eq!((shown('≥').as_str(), shown('\u{1}').as_str()), ("≥", "U+0001"));
/// assert_eq!(shown('\u{302}'), "\u{25cc}\u{302}");
/// ```
#[must_use]
pub fn shown(character: char) -> String {
    let private = matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if character.is_control() || character.is_whitespace() || is_invisible(character) || private {
        format!("U+{:04X}", u32::from(character))
    } else if is_combining_mark(character) {
        format!("\u{25cc}{character}")
    } else {
        character.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LETTERS: &str =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";

    #[test]
    fn every_vietnamese_letter_folds_to_ascii() {
        for c in LETTERS.chars() {
            for letter in [c.to_string(), c.to_uppercase().to_string()] {
                let folded = fold(&letter);
                assert_eq!(folded.len(), 1, "{letter} -> {folded}");
                assert!(folded.bytes().all(|b| b.is_ascii_lowercase()), "{letter} -> {folded}");
            }
        }
    }

    #[test]
    fn folds_named_cases() {
        for (text, folded) in [
            ("", ""),
            ("  ", ""),
            ("hoà", "hoa"),
            ("hòa", "hoa"),
            ("ĐẮK LẮK", "dak lak"),
            ("Ðắk Lắk", "dak lak"),
            ("Ea T'ling", "ea tling"),
            ("Ea T´ling", "ea tling"),
            ("M’Nông", "mnong"),
            ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
            ("TP.HCM", "tp hcm"),
            ("1.001193", "1 001193"),
            ("Xã\u{a0}Cư\u{a0}Jút", "xa cu jut"),
            ("５", "5"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn letters_without_a_decomposition_fold_to_what_people_type() {
        for (text, folded) in [
            ("Y Ƀlŭ Êƀan", "y blu eban"),
            ("H’Ƀông Čư̆", "hbong cu"),
            ("Łódź Søren Þór Straße", "lodz soren thor strasse"),
            ("ɖak ŊA Ɗak", "dak na dak"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        // Every Latin letter that a paper can print; clicks and tone letters are no letters of names.
        let latin = ('\u{a1}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
        let signs = "ªºµƻƽƾƿǀǁǂǃȝɂŉẚƼȜɁǷ";
        for letter in latin.filter(|c| c.is_alphabetic() && !signs.contains(*c)) {
            let folded = fold(&letter.to_string());
            assert!(
                !folded.is_empty() && folded.bytes().all(|b| b.is_ascii_lowercase()),
                "{letter} {:x} -> {folded}",
                u32::from(letter)
            );
        }
    }

    #[test]
    fn spellings_of_ea_tling_are_one() {
        for text in ["Ea T'ling", "Ea T’ling", "Ea Tling", "EaTling", "EA T' LING", "Ea-T‘ling"]
        {
            assert_eq!(compact(text), "eatling", "{text}");
        }
    }

    #[test]
    fn initials_hold_the_search_of_a_part() {
        assert!(initials("Thủ tục đăng ký khai sinh").contains("ks"));
        assert_eq!(initials("Trích lục, bản sao"), "tlbs");
        assert_eq!(initials(" "), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn normal_forms_fold_alike(text in any::<String>()) {
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
        }

        #[test]
        fn vietnamese_folds_to_lower_ascii(
            text in proptest::collection::vec(proptest::sample::select(LETTERS.chars().chain(" -'’.".chars()).collect::<Vec<_>>()), 0..40)
        ) {
            let text: String = text.into_iter().collect();
            for form in [text.clone(), text.to_uppercase(), text.nfd().collect()] {
                let folded = fold(&form);
                prop_assert!(folded.bytes().all(|b| b.is_ascii_lowercase() || b == b' '));
                prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' '));
                prop_assert!(!folded.contains("  "));
                prop_assert_eq!(&folded, &fold(&text));
            }
        }

        #[test]
        fn squeezing_twice_changes_nothing(text in any::<String>()) {
            let once = squeeze(&text);
            prop_assert_eq!(squeeze(&once), once);
        }
    }
}
