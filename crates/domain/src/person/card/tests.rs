//! Texts that cards and scanners give.

use super::*;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const GOOD: &str = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

#[test]
fn shapes_that_cards_have() {
    let full = Card::parse(GOOD).unwrap();
    assert_eq!(full.gender, Some(Gender::Female));
    assert_eq!(full.issued, NaiveDate::from_ymd_opt(2021, 5, 10));
    for (name, text) in [
        ("line end of the scanner", format!("{GOOD}\r\n")),
        ("byte order mark", format!("\u{feff}{GOOD}")),
        ("decomposed", GOOD.nfd().collect()),
        ("more fields", format!("{GOOD}|Nguyễn Văn Ba|Trần Thị Tư|||")),
        ("spaces around fields", GOOD.replace('|', " | ")),
    ] {
        assert_eq!(Card::parse(&text), Ok(full.clone()), "{name}");
    }
}

#[test]
fn fields_that_may_be_empty() {
    let card = Card::parse("066048000001||Y BLAR KSOR|1948|Nam|").unwrap();
    assert_eq!((card.old_id, card.issued), (None, None));
    assert_eq!(card.birth_date, Some(BirthDate::Year(1948)));
    assert_eq!(card.address, "");
    let card = Card::parse("066048000001||H'Nhiên||||").unwrap();
    assert_eq!((card.birth_date, card.gender), (None, None));
}

#[test]
fn birth_dates_keep_their_precision() {
    for (digits, shown) in [
        ("14022001", "14/02/2001"),
        ("01011950", "01/01/1950"),
        ("00001950", "1950"),
        ("00071950", "07/1950"),
        ("1950", "1950"),
    ] {
        let card = Card::parse(&GOOD.replace("14022001", digits)).unwrap();
        assert_eq!(card.birth_date.unwrap().to_string(), shown, "{digits}");
    }
}

#[test]
fn bad_texts_say_what_is_wrong() {
    let id = |missing| CardError::Id(IdentityNumberError::TooShort { missing, expected: 12 });
    for (name, text, error) in [
        ("nothing", "  \r\n".to_owned(), CardError::Empty),
        ("a link", "https://example.vn/a|b|c".to_owned(), CardError::Link),
        ("another code", "06630100".to_owned(), CardError::Fields { found: 1 }),
        ("cut off", "066301000001|245123456|Ng".to_owned(), CardError::Fields { found: 3 }),
        ("too many", format!("{GOOD}||||||"), CardError::Fields { found: 13 }),
        ("bars only", "|||||||".to_owned(), CardError::Fields { found: 8 }),
        ("other words", "a|b|c|d|e|f".to_owned(), CardError::Fields { found: 6 }),
        ("digit lost", GOOD.replace("066301000001", "06630100000"), id(1)),
        ("old number first", GOOD.replace("066301000001", "245123456"), id(3)),
        (
            "health insurance",
            "DN4660123456789|4cc3aa204d6169|05/03/1990|1|4b|66 - 001|01/01/2026|-|01/01/2026|$"
                .to_owned(),
            CardError::Insurance,
        ),
        (
            "health insurance by identity number",
            "066301000001|4cc3aa204d6169|05/03/1990|1|4b|66 - 001|01/01/2026|-|$".to_owned(),
            CardError::Insurance,
        ),
    ] {
        assert_eq!(Card::parse(&text), Err(error), "{name}");
    }
}

#[test]
fn a_doubtful_field_is_left_empty_and_named_and_the_rest_is_kept() {
    let full = Card::parse(GOOD).unwrap();
    let doubts = |field| vec![CardDoubt { field }];
    for (name, text, wanted) in [
        (
            "no such day",
            GOOD.replace("14022001", "31021980"),
            Card { birth_date: None, doubts: doubts(CardField::BirthDate), ..full.clone() },
        ),
        (
            "no such issue",
            GOOD.replace("10052021", "99992021"),
            Card { issued: None, doubts: doubts(CardField::Issued), ..full.clone() },
        ),
        (
            "issue without a day",
            GOOD.replace("10052021", "2021"),
            Card { issued: None, doubts: doubts(CardField::Issued), ..full.clone() },
        ),
        (
            "English gender",
            GOOD.replace("Nữ", "Male"),
            Card { gender: None, doubts: doubts(CardField::Gender), ..full.clone() },
        ),
        (
            "no name",
            GOOD.replace("Nguyễn Thị Lan", ""),
            Card { name: None, doubts: doubts(CardField::Name), ..full.clone() },
        ),
        (
            "emoji in the name",
            GOOD.replace("Lan", "😀"),
            Card { name: None, doubts: doubts(CardField::Name), ..full.clone() },
        ),
        (
            "letter in the old number",
            GOOD.replace("245123456", "24512345x"),
            Card { old_id: None, doubts: doubts(CardField::OldId), ..full.clone() },
        ),
    ] {
        assert_eq!(Card::parse(&text), Ok(wanted), "{name}");
    }
}

/// One wrong field never takes another one with it.
#[test]
fn whatever_stands_in_one_field_the_others_are_kept() {
    let full = Card::parse(GOOD).unwrap();
    for at in 1..7 {
        for junk in ["31021980", "99992021", "12", "#", "-", "0", "2451234567890", "|"] {
            let mut fields: Vec<&str> = GOOD.split('|').collect();
            fields[at] = if junk == "|" { "" } else { junk };
            let text = fields.join("|");
            let card = Card::parse(&text).unwrap_or_else(|e| panic!("{text}: {e}"));
            let others = [
                (2, card.name == full.name),
                (3, card.birth_date == full.birth_date),
                (4, card.gender == full.gender),
                (5, card.address == full.address),
                (6, card.issued == full.issued),
            ];
            for (other, kept) in others {
                assert!(kept || other == at, "{text}: field {other}: {card:?}");
            }
            assert_eq!(card.id, full.id, "{text}");
            assert!(card.doubts.len() <= 1, "{text}: {:?}", card.doubts);
        }
    }
}

#[test]
fn orders_and_numbers_of_fields_that_cards_have() {
    let full = Card::parse(GOOD).unwrap();
    let (id, name, old) = ("066301000001", "Nguyễn Thị Lan", "245123456");
    let (birth, sex, issued) = ("14022001", "Nữ", "10052021");
    let address = "Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông";
    let no_old = Card { old_id: None, ..full.clone() };
    let no_address = Card { address: String::new(), ..full.clone() };
    for (fields, wanted) in [
        (vec![id, old, name, birth, sex, address, issued, "", "", "", ""], &full),
        (vec![id, old, name, sex, birth, address, issued], &full),
        (vec![id, "", name, birth, sex, address, issued, "x"], &no_old),
        (vec![id, name, birth, sex, address, issued], &no_old),
        (vec![id, name, sex, birth, address, issued, "", ""], &no_old),
        (vec![id, name, sex, birth, address, issued, old, "", ""], &full),
        (vec![id, old, name, birth, sex, issued], &no_address),
        (vec![id, name, birth, sex, issued], &Card { old_id: None, ..no_address.clone() }),
    ] {
        assert_eq!(Card::parse(&fields.join("|")).as_ref(), Ok(wanted), "{fields:?}");
    }
    let wide: String = GOOD
        .chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap(),
            other => other,
        })
        .collect();
    assert_eq!(Card::parse(&format!("{wide}\0\r\n")), Ok(full), "full-width digits, NUL");
}

#[test]
fn a_card_scanned_twice_is_one_and_two_cards_are_asked() {
    let full = Card::parse(GOOD).unwrap();
    let other = GOOD.replace("066301000001", "066090000001").replace("Nữ", "Nam");
    for gap in ["", " ", "\r\n", "||||"] {
        assert_eq!(Card::parse(&format!("{GOOD}{gap}{GOOD}")), Ok(full.clone()), "{gap:?}");
        let two = Card::parse(&format!("{GOOD}{gap}{other}"));
        let several = if gap == "||||" { two.is_err() } else { two == Err(CardError::Several) };
        assert!(several, "{gap:?}");
    }
    assert_eq!(Card::parse(&format!("{GOOD}{GOOD}{GOOD}")), Ok(full.clone()));
    let cut = GOOD.replace("14022001", "31022001");
    assert_eq!(Card::parse(&format!("{cut}{GOOD}")), Ok(full), "the better reading counts");
}

#[test]
fn dates_after_today_are_doubtful() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    for (text, doubted) in [
        (GOOD.to_owned(), vec![]),
        (GOOD.replace("14022001", "28112026"), vec![]),
        (GOOD.replace("14022001", "29112026"), vec![CardField::BirthDate]),
        (GOOD.replace("10052021", "10052090"), vec![CardField::Issued]),
        (GOOD.replace("10052021", "10051999"), vec![CardField::Issued]),
    ] {
        let card = Card::parse(&text).unwrap().as_of(today);
        // A date of today follows the issue, which is then the doubtful one.
        let fields: Vec<_> = card.doubts.iter().map(|it| it.field).collect();
        let wanted =
            if text.contains("28112026") { vec![CardField::Issued] } else { doubted.clone() };
        assert_eq!(fields, wanted, "{text}");
        assert_eq!(card.birth_date.is_none(), doubted.contains(&CardField::BirthDate));
    }
}

#[test]
fn damage_on_the_way_is_told_apart() {
    for (name, text, how) in [
        ("question marks", GOOD.replace(['ễ', 'ị'], "?"), Mangling::LostLetters),
        ("gender lost", GOOD.replace("Nữ", "N?"), Mangling::LostLetters),
        ("replacement", GOOD.replace('ễ', "\u{fffd}"), Mangling::LostLetters),
        ("Telex", GOOD.replace("Nguyễn Thị Lan", "Nguyeexn Thij Lan"), Mangling::InputMethod),
        ("VNI", GOOD.replace("Nguyễn Thị", "Nguye6n4 Thi5"), Mangling::InputMethod),
        ("tilde", GOOD.replace('|', "~"), Mangling::Separator),
        ("broken bar", GOOD.replace('|', "¦"), Mangling::Separator),
        ("tab", GOOD.replace('|', "\t"), Mangling::Separator),
        (
            "Vietnamese keyboard",
            format!("đ\u{309}\u{309}êđăđđđđđă{}", &GOOD[12..]),
            Mangling::Keyboard,
        ),
        ("French keyboard", "à--\"à&àààà&|éç|Lan|&|N|".to_owned(), Mangling::Keyboard),
    ] {
        assert_eq!(Card::parse(&text), Err(CardError::Mangled(how)), "{name}");
    }
}

#[test]
fn no_place_name_of_the_country_looks_damaged() {
    let mergers = include_str!("../../../../../assets/communes/merges-2025.csv");
    for line in mergers.lines().skip(1) {
        let names: Vec<_> = line.split(',').take(3).collect();
        let address = format!("Thôn 5, {}, {}, {}", names[2], names[1], names[0]);
        let text = format!("066301000001||Nguyễn Thị Lan|14022001|Nữ|{address}|10052021");
        assert_eq!(Card::parse(&text).map(|card| card.address), Ok(address));
    }
}

#[test]
fn errors_carry_no_personal_data() {
    let error = Card::parse(&GOOD.replace("066301000001", "06630100000")).unwrap_err();
    assert!(!error.to_string().contains("06630100000"));
    assert!(!error.to_string().contains("Lan"));
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>(), fields in proptest::collection::vec(any::<String>(), 0..14)) {
        let _ = Card::parse(&text);
        let _ = Card::parse(&fields.join("|"));
    }

    #[test]
    fn reads_back_what_was_written(
        id in "0[0-9]{11}", day in 1_u32..29, month in 1_u32..13, year in 1900_i32..2030,
        name in "[A-ZĐÀÁẢÃẠÊỄƯ][a-zđêễươáàảãạ]{1,6}( [A-ZĐÊ][a-zêễươ]{1,5}){1,3}"
    ) {
        let name = nfc(&name);
        let text = format!("{id}||{name}|{day:02}{month:02}{year:04}|Nam||");
        if let Ok(card) = Card::parse(&text) {
            prop_assert_eq!(card.id.as_str(), &id);
            prop_assert_eq!(card.name.as_ref().map(PersonName::as_str), Some(name.as_str()));
            prop_assert_eq!(
                card.birth_date, NaiveDate::from_ymd_opt(year, month, day).map(BirthDate::Day)
            );
        } else {
            // Random letters may look like Telex; nothing else may be refused.
            prop_assert_eq!(
                Card::parse(&text), Err(CardError::Mangled(Mangling::InputMethod))
            );
        }
    }
}
