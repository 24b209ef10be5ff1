//! Words that a line break must not part.

use std::borrow::Cow;

const NO_BREAK: char = '\u{A0}';

/// Phrases in names of agencies, their units and positions that belong together.
const PHRASES: [&str; 24] = [
    "hội đồng nhân dân",
    "ủy ban nhân dân",
    "uỷ ban nhân dân",
    "hành chính công",
    "một cửa",
    "nhân dân",
    "phục vụ",
    "tiếp nhận",
    "kết quả",
    "trả kết quả",
    "đăng ký",
    "đất đai",
    "văn phòng",
    "trung tâm",
    "bộ phận",
    "hồ sơ",
    "thủ tục",
    "chủ tịch",
    "giám đốc",
    "trưởng phòng",
    "chi nhánh",
    "nông nghiệp",
    "môi trường",
    "công an",
];

/// Holds the phrases of an office's name together; capitals do not matter.
pub(super) fn phrases(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    let lower: Vec<String> = words.iter().map(|word| bare(word).to_lowercase()).collect();
    let mut held = vec![false; words.len()];
    for phrase in PHRASES {
        let parts: Vec<&str> = phrase.split(' ').collect();
        for (start, window) in lower.windows(parts.len()).enumerate() {
            if window.iter().eq(&parts) {
                held.iter_mut().skip(start).take(parts.len() - 1).for_each(|it| *it = true);
            }
        }
    }
    join(&mut words, &held)
}

/// Holds dates, times of day, telephone numbers and sums of money together.
pub(super) fn values(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    let mut held = vec![false; words.len()];
    for start in 0..words.len() {
        let rest = &words[start..];
        let length = [date(rest), time(rest), phone(rest), money(rest)].into_iter().max();
        let hold = length.unwrap_or(0).saturating_sub(1);
        held.iter_mut().skip(start).take(hold).for_each(|it| *it = true);
    }
    if held.contains(&true) { Cow::Owned(join(&mut words, &held)) } else { Cow::Borrowed(text) }
}

/// Joins words, with a no-break space behind those that are held.
fn join(words: &mut [&str], held: &[bool]) -> String {
    let mut joined = String::new();
    for (index, word) in words.iter().enumerate() {
        joined.push_str(word);
        if index + 1 < words.len() {
            joined.push(if held.get(index) == Some(&true) { NO_BREAK } else { ' ' });
        }
    }
    joined
}

/// Returns a word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+')
}

fn number(word: Option<&&str>) -> bool {
    word.is_some_and(|word| {
        let word = bare(word);
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is(word: Option<&&str>, wanted: &str) -> bool {
    word.is_some_and(|word| bare(word).eq_ignore_ascii_case(wanted) || bare(word) == wanted)
}

/// Number of words of a date that the text begins with: "ngày 24 tháng 11 năm 2026".
fn date(words: &[&str]) -> usize {
    let day = usize::from(is(words.first(), "ngày") || is(words.first(), "Ngày"));
    let day = if number(words.get(day)) { day + 1 } else { 0 };
    if !is(words.get(day), "tháng") || !number(words.get(day + 1)) {
        return 0;
    }
    let year = is(words.get(day + 2), "năm") && number(words.get(day + 3));
    day + if year { 4 } else { 2 }
}

/// Number of words of a time of day: "07 giờ 45 phút".
fn time(words: &[&str]) -> usize {
    let hour = number(words.first()) && is(words.get(1), "giờ");
    match hour && number(words.get(2)) && is(words.get(3), "phút") {
        true => 4,
        false if hour => 2,
        false => 0,
    }
}

/// Number of words of a telephone number: "0261 3882 000", "(0261) 3.882.000".
fn phone(words: &[&str]) -> usize {
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let part = |word: &&&str| {
        let inner = bare(word);
        !inner.is_empty()
            && inner.bytes().all(|byte| byte.is_ascii_digit() || b"+.-".contains(&byte))
    };
    let first = words.first().map_or("", |word| bare(word));
    if !first.starts_with(['0', '+']) {
        return 0;
    }
    let mut count = 0;
    let mut length = 0;
    for word in words.iter().take_while(part) {
        if length + digits(word) > 15 {
            break;
        }
        length += digits(word);
        count += 1;
        // A sign behind a number ends it.
        if word.ends_with([',', ';', ':']) {
            break;
        }
    }
    if length >= 8 { count } else { 0 }
}

/// Number of words of a sum of money: "20.000 đồng".
fn money(words: &[&str]) -> usize {
    let sum = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    if words.first().is_some_and(sum) && is(words.get(1), "đồng") { 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows what is held by underscores.
    fn shown(text: &str) -> String {
        text.replace(NO_BREAK, "_")
    }

    #[test]
    fn values_stay_whole() {
        for (text, expected) in [
            ("Cư Jút, ngày 04 tháng 02 năm 2027", "Cư Jút, ngày_04_tháng_02_năm_2027"),
            (
                "17 giờ 00 phút, ngày 4 tháng 12 năm 2026.",
                "17_giờ_00_phút, ngày_4_tháng_12_năm_2026.",
            ),
            ("Ngày 30 tháng 10, đơn vị", "Ngày_30_tháng_10, đơn vị"),
            ("gọi 0261 3882 000, hoặc 0912 000 001", "gọi 0261_3882_000, hoặc 0912_000_001"),
            ("số (0261) 3.882.000 hoặc", "số (0261)_3.882.000 hoặc"),
            ("+84 912 000 001", "+84_912_000_001"),
            ("lệ phí 20.000 đồng.", "lệ phí 20.000_đồng."),
            ("thửa 12 tờ 5", "thửa 12 tờ 5"),
            ("không có số", "không có số"),
        ] {
            assert_eq!(shown(&values(text)), expected);
        }
    }

    #[test]
    fn phrases_stay_whole_in_either_case() {
        for (text, expected) in [
            (
                "Trung tâm Phục vụ hành chính công xã Cư Jút",
                "Trung_tâm Phục_vụ hành_chính_công xã Cư Jút",
            ),
            ("TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN", "TUQ. CHỦ_TỊCH ỦY_BAN_NHÂN_DÂN"),
            ("Bộ phận Tiếp nhận và Trả kết quả", "Bộ_phận Tiếp_nhận và Trả_kết_quả"),
            ("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "VĂN_PHÒNG ĐĂNG_KÝ ĐẤT_ĐAI"),
            ("Tòa án nhân dân", "Tòa án nhân_dân"),
        ] {
            assert_eq!(shown(&phrases(text)), expected);
        }
    }
}
