//! Text of fonts with encodings of their own: TCVN3 (.VnTime) and VNI (VNI-Times).

use super::code_page::byte;
use super::syllable::is_syllable;

/// TCVN 5712:1993, third table (ABC fonts): pairs of what Windows-1252 shows and the letter.
const TCVN3: &str = "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ\u{ad}ưõừöử÷ữøứùựúỳûỷüỹýýþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ";

/// VNI: letters of one character.
const VNI_ALONE: &str = "ñđôơöưíííìììæỉóĩòịîỵ";

/// VNI: a vowel, and the character after it that carries its marks.
const VNI_MARKS: [(char, &str); 8] = [
    ('a', "ùáøàûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ"),
    ('e', "ùéøèûẻõẽïẹâêáếàềåểãễäệ"),
    ('o', "ùóøòûỏõõïọâôáốàồåổãỗäộ"),
    ('u', "ùúøùûủõũïụ"),
    ('y', "ùýøỳûỷõỹ"),
    ('ô', "ùớøờûởõỡïợ"),
    ('ö', "ùứøừûửõữïự"),
    ('i', ""),
];

/// The original of a text written for such a font, when its words with marks decode to Vietnamese
/// syllables and cannot be Vietnamese as they stand.
pub(super) fn original(text: &str) -> Option<String> {
    // Sound Vietnamese has letters that Windows-1252 lacks.
    if text.is_ascii() || text.chars().any(|c| byte(c).is_none()) {
        return None;
    }
    [tcvn3 as fn(&str) -> Option<String>, vni]
        .into_iter()
        .find_map(|decode| decode_all(text, decode))
}

fn decode_all(text: &str, decode: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (mut signs, mut sure, mut unsure) = (0, 0, 0);
    let mut words = Vec::new();
    for word in text.split(' ') {
        if word.is_ascii() || !word.chars().any(char::is_alphabetic) {
            words.push(word.to_owned());
            continue;
        }
        let original = decode(word)?;
        let syllables = |word: &str| {
            word.split(['-', ',', '.', ';', '/']).all(|it| it.is_empty() || is_syllable(it))
        };
        if !syllables(&original) {
            // Names of the Êđê and M'Nông: Đắk, Jút.
            unsure += 1;
            words.push(original);
            continue;
        }
        if !syllables(word) {
            // A foreign letter alone (Lü) is a weak sign; a sign in place of a letter, a capital
            // within small letters or two letters for one are strong.
            let letters: Vec<char> = word.chars().collect();
            let strong = letters.iter().any(|c| !c.is_ascii() && !c.is_alphabetic() || *c == 'ª')
                || letters
                    .windows(2)
                    .any(|it| it[0].is_lowercase() && it[1].is_uppercase() && !it[1].is_ascii())
                || original.chars().count() < letters.len();
            signs += if strong { 2 } else { 1 };
            sure += 1;
        }
        words.push(original);
    }
    (signs >= 2 && sure >= unsure).then(|| words.join(" "))
}

/// The letter of a pair list.
fn paired(pairs: &str, shown: char) -> Option<char> {
    let mut chars = pairs.chars();
    while let (Some(one), Some(letter)) = (chars.next(), chars.next()) {
        if one == shown {
            return Some(letter);
        }
    }
    None
}

fn tcvn3(word: &str) -> Option<String> {
    let capital = word.chars().filter(char::is_ascii_alphabetic).all(|c| c.is_ascii_uppercase())
        && word.chars().filter(char::is_ascii_alphabetic).count() > 1;
    let letter = |c: char| {
        let letter = if c.is_ascii() { c } else { paired(TCVN3, c)? };
        // Fonts of capitals (.VnTimeH) show small letters as capitals.
        Some(if capital { letter.to_uppercase().next().unwrap_or(letter) } else { letter })
    };
    word.chars().map(letter).collect()
}

fn vni(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let small = c.to_lowercase().next().unwrap_or(c);
        let cased = |letter: char| {
            if c.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
        };
        let marks =
            VNI_MARKS.iter().find(|(vowel, _)| *vowel == small).map_or("", |(_, marks)| marks);
        let next = chars.peek().and_then(|next| next.to_lowercase().next());
        if let Some(letter) = next.and_then(|next| paired(marks, next)) {
            chars.next();
            out.push(cased(letter));
        } else if c.is_ascii() {
            out.push(c);
        } else {
            out.push(cased(paired(VNI_ALONE, small)?));
        }
    }
    Some(out)
}
