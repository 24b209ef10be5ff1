//! The catalogue of the office.

use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::calendar::Duration;
use crate::dossier::ReceptionChannel;
use crate::text::{compact, fold, initials};

const TEXT: &str = include_str!("../../../../assets/procedures/catalogue.json");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::from_json(TEXT).unwrap());

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn codes(text: &str) -> Vec<&'static str> {
    CATALOGUE.search(text, 10).into_iter().map(|procedure| procedure.code.as_str()).collect()
}

#[test]
fn the_catalogue_is_whole() {
    let count = |who| CATALOGUE.procedures().iter().filter(|p| p.handled_by == who).count();
    assert_eq!(CATALOGUE.procedures().len(), 103);
    assert_eq!(count(HandledBy::Police), 7);
    assert_eq!(count(HandledBy::NotForCitizens), 1);
}

#[test]
fn texts_for_the_clerk_are_clean() {
    for procedure in CATALOGUE.procedures() {
        for version in &procedure.versions {
            let texts = [&version.name, &version.field]
                .into_iter()
                .chain(version.variants.iter().flat_map(|variant| [&variant.label, &variant.note]))
                .chain(version.papers.iter().map(|paper| &paper.name))
                .chain(&version.guidance);
            for text in texts {
                assert_eq!(*text, crate::text::squeeze(&crate::text::nfc(text)), "{text}");
                let english = ["the", "not", "when", "and", "handled", "src", "time", "case"];
                assert!(!text.split(' ').any(|word| english.contains(&word)), "{text}");
                assert!(!text.contains("(nếu có)"), "{text}");
                assert_eq!(crate::text::first_unprintable(text), None, "{text}");
            }
        }
    }
}

#[test]
fn nothing_is_invented() {
    for procedure in CATALOGUE.procedures() {
        for version in &procedure.versions {
            if version.confidence == Confidence::Low {
                let known = |variant: &Variant| {
                    variant.duration.is_some() || variant.fee.is_some_and(|f| f.total().is_some())
                };
                assert!(!version.variants.iter().any(known), "{}", procedure.code);
            }
        }
    }
    let birth = CATALOGUE.get("1.001193").unwrap().newest().unwrap();
    assert_eq!(birth.variant("on-time").unwrap().fee, Some(Fee::Free));
    assert_eq!(birth.variant("late").unwrap().fee, Some(Fee::SetByProvince));
}

#[test]
fn durations_belong_to_case_and_channel() {
    let version = |code| CATALOGUE.get(code).unwrap().newest().unwrap();
    let land = version("1.013952");
    let first = |channel| land.variants_for(channel).next().unwrap().duration;
    assert_eq!(first(ReceptionChannel::InPerson), Some(Duration::CalendarDays(15)));
    assert_eq!(first(ReceptionChannel::Online), Some(Duration::CalendarDays(5)));
    assert_eq!(first(ReceptionChannel::Post), None);
    let durations = |code| version(code).variants.iter().map(|v| v.duration).collect::<Vec<_>>();
    let days = |n| Some(Duration::WorkingDays(n));
    assert_eq!(durations("1.014258"), [days(44), days(13)]);
    assert_eq!(durations("1.000288"), [None], "two months and 15 days are no single unit");
    assert_eq!(durations("1.012084"), [Some(Duration::ClockHours(12))]);
    assert_eq!(durations("1.115377"), [None]);
}

#[test]
fn a_day_freezes_its_version() {
    let (_, before) = CATALOGUE.at("1000894", day("2025-12-31")).unwrap();
    let (_, after) = CATALOGUE.at("1.000894", day("2026-01-01")).unwrap();
    let asks = |version: &Version| {
        version.papers.iter().any(|paper| paper.name == "Giấy xác nhận tình trạng hôn nhân")
    };
    assert_eq!((asks(before), asks(after)), (true, false));
    assert!(CATALOGUE.at("2.000528", day("2025-06-30")).is_none());
    assert!(CATALOGUE.at("2.000528", day("2025-07-01")).is_some());
    assert!(CATALOGUE.at("9.999999", day("2026-01-01")).is_none());
}

#[test]
fn a_few_keystrokes_find_it() {
    for (text, code) in [
        ("1.001193", "1.001193"),
        ("1001193", "1.001193"),
        ("1193", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("DKKS", "1.001193"),
        ("dk khai sinh", "1.003583"),
        ("ks", "1.001193"),
        ("ket hon", "1.000894"),
        ("chung thuc ban sao", "2.000815"),
        ("chu ky", "2.000884"),
        ("tinh trang hon nhan", "1.004873"),
        ("thanh lap ho kinh", "1.001612"),
        ("huu tri", "1.014027"),
        ("giai tranh chap dat", "1.013967"),
    ] {
        assert!(codes(text).contains(&code), "{text}: {:?}", codes(text));
    }
    for (text, code) in
        [("khai sinh", "1.001193"), ("ks", "1.001193"), ("đăng ký kết hôn", "1.000894")]
    {
        assert_eq!(codes(text)[0], code, "{text}");
    }
    assert!(codes("không có thủ tục nào như thế").is_empty());
}

#[test]
fn often_used_ones_come_first() {
    let used = |code: &str| if code == "1.004884" { 9 } else { 0 };
    let found = CATALOGUE.search_by_use("khai sinh", 3, used);
    assert_eq!(found[0].code.as_str(), "1.004884");
    let all = CATALOGUE.search_by_use("", 3, used);
    assert_eq!(all[0].code.as_str(), "1.004884");
    let exact = CATALOGUE.search_by_use("đăng ký khai sinh", 3, used);
    assert_eq!(exact[0].code.as_str(), "1.001193", "the very name beats frequency");
}

#[test]
fn what_the_police_receive_is_kept_apart() {
    assert!(codes("đăng ký thường trú").iter().all(|code| *code != "1.004222"));
    let elsewhere = CATALOGUE.search_elsewhere("dang ky thuong tru", 5);
    assert_eq!(elsewhere[0].code.as_str(), "1.004222");
    assert!(CATALOGUE.get("1.004222").is_some());
}

#[test]
fn each_is_found_by_its_name_code_and_initials() {
    for procedure in CATALOGUE.procedures() {
        if procedure.handled_by != HandledBy::Office {
            continue;
        }
        let name = &procedure.newest().unwrap().name;
        for text in [fold(name), name.to_uppercase(), procedure.code.to_string(), initials(name)] {
            let found = CATALOGUE.search(&text, 200);
            assert!(found.contains(&procedure), "{text}");
        }
        assert_eq!(CATALOGUE.search(&procedure.code.digits(), 1), [procedure]);
        assert!(CATALOGUE.search(&compact(name), 200).contains(&procedure), "{name}");
    }
}

#[test]
fn written_and_read_again_it_is_the_same() {
    let again = Catalogue::from_json(&CATALOGUE.to_json().unwrap()).unwrap();
    assert_eq!(again.procedures(), CATALOGUE.procedures());
}

#[test]
fn broken_catalogues_are_refused() {
    let mut twice = CATALOGUE.procedures()[..1].to_vec();
    twice.push(twice[0].clone());
    assert!(matches!(Catalogue::new(twice), Err(CatalogueError::Twice(_))));
    let broken = |change: fn(&mut Procedure)| {
        let mut procedure = CATALOGUE.get("1.001193").unwrap().clone();
        change(&mut procedure);
        match Catalogue::new(vec![procedure]) {
            Err(CatalogueError::Broken { what, .. }) => what,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(broken(|p| p.versions.clear()), "it has no version");
    assert_eq!(broken(|p| p.versions[0].variants.clear()), "a version has no case");
    assert_eq!(broken(|p| p.versions[0].name.clear()), "a version has no name");
    assert_eq!(
        broken(|p| p.versions[0].variants[1].id = "on-time".into()),
        "two cases have one id"
    );
    assert_eq!(
        broken(|p| p.versions.push(p.versions[0].clone())),
        "versions overlap or are not in order"
    );
    assert!(matches!(Catalogue::from_json("{"), Err(CatalogueError::Json(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = CATALOGUE.search(&text, 5);
        let _ = Catalogue::from_json(&text);
    }

    #[test]
    fn any_word_prefixes_find_it(at in 0_usize..103, from in 0_usize..8, length in 1_usize..4) {
        let procedure = &CATALOGUE.procedures()[at];
        let folded = fold(&procedure.newest().unwrap().name);
        let words: Vec<_> = folded.split(' ').collect();
        let from = from % words.len();
        let prefixes: Vec<String> =
            words[from..].iter().take(length).map(|word| word.chars().take(2).collect()).collect();
        let text = prefixes.join(" ");
        let found = CATALOGUE.search(&text, 200).contains(&procedure)
            || CATALOGUE.search_elsewhere(&text, 200).contains(&procedure);
        prop_assert!(found, "{text}");
    }
}
