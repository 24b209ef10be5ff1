//! Invented people: names from wide pools; identity numbers begin with 099, which no province has.

use chrono::NaiveDate;
use domain::dossier::Person;
use fastrand::Rng;

const SURNAMES: [(&str, u32); 28] = [
    ("Nguyễn", 380),
    ("Trần", 110),
    ("Lê", 95),
    ("Phạm", 70),
    ("Hoàng", 50),
    ("Huỳnh", 45),
    ("Phan", 45),
    ("Vũ", 40),
    ("Võ", 30),
    ("Đặng", 21),
    ("Bùi", 20),
    ("Đỗ", 14),
    ("Hồ", 13),
    ("Ngô", 13),
    ("Dương", 10),
    ("Lý", 6),
    ("Đinh", 6),
    ("Trịnh", 5),
    ("Mai", 5),
    ("Đoàn", 5),
    ("Lương", 5),
    ("Hà", 5),
    ("Tạ", 4),
    ("Cao", 4),
    ("Nông", 3),
    ("Hoàng Thị", 2),
    ("Triệu", 3),
    ("Lò", 3),
];
const MALE_MIDDLE: [&str; 14] = [
    "Văn", "Hữu", "Đức", "Minh", "Quang", "Quốc", "Công", "Thanh", "Xuân", "Ngọc", "Đình", "Bá",
    "Trọng", "Gia",
];
const FEMALE_MIDDLE: [&str; 12] = [
    "Thị",
    "Thị",
    "Ngọc",
    "Thị Thu",
    "Thị Minh",
    "Thị Thanh",
    "Thị Hồng",
    "Thùy",
    "Kim",
    "Thị Mỹ",
    "Bảo",
    "Thị Bích",
];
const MALE_GIVEN: [&str; 26] = [
    "Hùng", "Dũng", "Tuấn", "Nam", "Hải", "Long", "Sơn", "Thắng", "Đạt", "Khánh", "Phúc", "Quân",
    "Trung", "Việt", "Bình", "Cường", "Giang", "Hiếu", "Huy", "Khoa", "Lâm", "Lộc", "Nghĩa",
    "Phong", "Thịnh", "Vinh",
];
const FEMALE_GIVEN: [&str; 26] = [
    "Hương",
    "Lan",
    "Hoa",
    "Mai",
    "Linh",
    "Trang",
    "Nga",
    "Hằng",
    "Thảo",
    "Ngân",
    "Yến",
    "Hạnh",
    "Phượng",
    "Loan",
    "Oanh",
    "Quyên",
    "Thủy",
    "Tuyết",
    "Vân",
    "Hà",
    "Dung",
    "Hiền",
    "Nhung",
    "Trinh",
    "Ánh",
    "Đào",
];
const EDE_MALE: [&str; 6] = ["Thịnh", "Bhiăn", "Wơn", "Khuê", "Blim", "Đam"];
const EDE_FEMALE: [&str; 6] = ["Bia", "Nhiên", "Linh", "Wiên", "Yuê", "Mai"];
const EDE_CLANS: [&str; 6] = ["Niê", "Ayun", "Mlô", "Êban", "Kbuôr", "Byă"];
const HAMLETS: [&str; 12] = [
    "Buôn Nui",
    "Buôn Trum",
    "Thôn 2",
    "Thôn 5",
    "Thôn 9",
    "Thôn 11",
    "Tổ dân phố 1",
    "Tổ dân phố 3",
    "Thôn Trung Tâm",
    "Buôn Buôr",
    "Bon U",
    "Thôn Hòa Thuận",
];
/// Picks one of a list.
pub(super) fn pick<'a>(rng: &mut Rng, list: &[&'a str]) -> &'a str {
    list.get(rng.usize(..list.len())).copied().unwrap_or_default()
}

/// Picks by weight.
pub(super) fn weighted<'a, T: ?Sized>(rng: &mut Rng, list: &[(&'a T, u32)]) -> Option<&'a T> {
    let total: u32 = list.iter().map(|(_, weight)| weight).sum();
    let mut at = rng.u32(..total.max(1));
    list.iter()
        .find(|(_, weight)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        })
        .map(|(item, _)| *item)
}

/// Invents a person living in a commune ("xã Cư Jút, tỉnh Lâm Đồng").
pub(super) fn person(rng: &mut Rng, commune: &str) -> Person {
    let male = rng.bool();
    let name = if rng.u32(..100) < 12 {
        let clan = pick(rng, &EDE_CLANS);
        if male {
            format!("Y {} {clan}", pick(rng, &EDE_MALE))
        } else {
            format!("H'{} {clan}", pick(rng, &EDE_FEMALE))
        }
    } else {
        let surname = weighted(rng, &SURNAMES).unwrap_or("Nguyễn");
        let (middle, given) = if male {
            (pick(rng, &MALE_MIDDLE), pick(rng, &MALE_GIVEN))
        } else {
            (pick(rng, &FEMALE_MIDDLE), pick(rng, &FEMALE_GIVEN))
        };
        format!("{surname} {middle} {given}")
    };
    let year = rng.i32(1945..=2006);
    let birth_date = NaiveDate::from_yo_opt(year, rng.u32(1..=365)).unwrap_or_default();
    let century = if year < 2000 { 0 } else { 2 } + u32::from(!male);
    let id = format!("099{century}{:02}{:06}", year % 100, rng.u32(..1_000_000));
    let phone =
        if rng.u32(..100) < 80 { format!("09990{:05}", rng.u32(..100_000)) } else { String::new() };
    Person {
        name,
        id,
        birth_date: birth_date.to_string(),
        gender: if male { "Nam" } else { "Nữ" }.to_owned(),
        address: format!("{}, {commune}", pick(rng, &HAMLETS)),
        phone,
        ..Person::default()
    }
}
