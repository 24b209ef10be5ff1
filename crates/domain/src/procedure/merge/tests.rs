//! Laws of importing into the catalogue in use.

use super::*;
use crate::procedure::{Confidence, RequiredPaper, Variant};

const TODAY: &str = "2026-11-24";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn version(name: &str, from: Option<&str>, decision: Option<&str>) -> Version {
    Version {
        valid_from: from.map(day),
        valid_to: None,
        name: name.into(),
        name_shortened: false,
        field: "Hộ tịch".into(),
        decision: decision.map(str::to_owned),
        source: "test".into(),
        confidence: Confidence::High,
        variants: vec![Variant {
            id: "main".into(),
            label: String::new(),
            channel: None,
            duration: None,
            fee: None,
            note: String::new(),
        }],
        papers: vec![RequiredPaper {
            name: "Tờ khai".into(),
            originals: 1,
            copies: 0,
            optional: false,
            show_only: false,
            code: None,
        }],
        guidance: Vec::new(),
    }
}

fn procedure(code: &str, versions: Vec<Version>) -> Procedure {
    Procedure { code: code.parse().unwrap(), handled_by: HandledBy::Office, versions }
}

/// Returns a catalogue of one procedure, "Cũ" since ever.
fn old() -> Catalogue {
    Catalogue::new(vec![procedure("1.001193", vec![version("Cũ", None, None)])]).unwrap()
}

fn import(into: &Catalogue, versions: Vec<Version>, today: &str) -> Merged {
    into.merged(vec![procedure("1.001193", versions)], day(today)).unwrap()
}

/// Name, first and last day of each version.
fn versions(catalogue: &Catalogue) -> Vec<(String, String, String)> {
    let text = |day: Option<NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
    let own = catalogue.get("1.001193").unwrap();
    own.versions
        .iter()
        .map(|it| (it.name.clone(), text(it.valid_from), text(it.valid_to)))
        .collect()
}

fn row(name: &str, from: &str, to: &str) -> (String, String, String) {
    (name.to_owned(), from.to_owned(), to.to_owned())
}

#[test]
fn a_new_procedure_is_added() {
    let new = procedure("1.000094", vec![version("Mới", Some("2026-06-24"), Some("1/QĐ"))]);
    let merged = old().merged(vec![new], day(TODAY)).unwrap();
    let added: Vec<_> =
        merged.added.iter().map(|it| (it.code.as_str(), it.name.as_str())).collect();
    assert_eq!(added, [("1.000094", "Mới")]);
    assert_eq!(merged.catalogue.procedures().len(), 2);
    assert!(merged.changed.is_empty() && merged.left.is_empty());
}

#[test]
fn a_changed_one_is_a_version_from_its_date() {
    let new = version("Mới", Some("2027-01-01"), Some("2/QĐ"));
    let merged = import(&old(), vec![new.clone()], TODAY);
    assert_eq!(merged.changed[0].valid_from, Some(day("2027-01-01")));
    let wanted = [row("Cũ", "-", "2026-12-31"), row("Mới", "2027-01-01", "-")];
    assert_eq!(versions(&merged.catalogue), wanted);
    let again = import(&merged.catalogue, vec![new], "2027-05-01");
    assert_eq!((again.unchanged, again.changed.len()), (1, 0), "twice is once");
    assert_eq!(versions(&again.catalogue), wanted);
}

#[test]
fn an_older_version_is_put_before_the_newer() {
    let newer = version("Mới", Some("2026-07-01"), Some("2/QĐ"));
    let older = version("Giữa", Some("2025-07-01"), Some("1/QĐ"));
    let merged = import(&old(), vec![newer], TODAY);
    let merged = import(&merged.catalogue, vec![older], TODAY);
    let wanted = [
        row("Cũ", "-", "2025-06-30"),
        row("Giữa", "2025-07-01", "2026-06-30"),
        row("Mới", "2026-07-01", "-"),
    ];
    assert_eq!(versions(&merged.catalogue), wanted);
}

#[test]
fn another_text_of_the_same_decision_holds_from_today() {
    for decision in [Some("2/QĐ"), None] {
        let first = version("Mới", Some("2026-07-01"), decision);
        let corrected = version("Mới, sửa", Some("2026-07-01"), decision);
        let merged = import(&old(), vec![first], TODAY);
        let merged = import(&merged.catalogue, vec![corrected.clone()], TODAY);
        assert_eq!(merged.changed[0].valid_from, Some(day(TODAY)));
        let wanted = [
            row("Cũ", "-", "2026-06-30"),
            row("Mới", "2026-07-01", "2026-11-23"),
            row("Mới, sửa", TODAY, "-"),
        ];
        assert_eq!(versions(&merged.catalogue), wanted, "{decision:?}");
        let again = import(&merged.catalogue, vec![corrected], "2026-12-01");
        assert_eq!(again.unchanged, 1);
        assert_eq!(versions(&again.catalogue), wanted);
    }
}

#[test]
fn a_version_still_to_come_is_corrected_in_its_place() {
    let first = version("Mới", Some("2027-01-01"), Some("2/QĐ"));
    let merged = import(&old(), vec![first], TODAY);
    let corrected = version("Mới, sửa", Some("2027-01-01"), Some("2/QĐ"));
    let merged = import(&merged.catalogue, vec![corrected], TODAY);
    let wanted = [row("Cũ", "-", "2026-12-31"), row("Mới, sửa", "2027-01-01", "-")];
    assert_eq!(versions(&merged.catalogue), wanted);
}

#[test]
fn what_cannot_be_placed_is_left() {
    let merged = import(&old(), vec![version("Không ngày", None, None)], TODAY);
    assert_eq!((merged.left.len(), merged.changed.len()), (1, 0));
    assert_eq!(versions(&merged.catalogue), [row("Cũ", "-", "-")], "nothing is replaced");

    let past = version("Giữa", Some("2025-07-01"), Some("1/QĐ"));
    let newer = version("Mới", Some("2026-07-01"), Some("2/QĐ"));
    let merged = import(&old(), vec![past, newer], TODAY);
    let before = versions(&merged.catalogue);
    let rewritten = version("Giữa, sửa", Some("2025-07-01"), Some("1/QĐ"));
    let merged = import(&merged.catalogue, vec![rewritten], TODAY);
    assert_eq!(merged.left.len(), 1);
    assert_eq!(versions(&merged.catalogue), before, "a version that is over is not rewritten");
}

#[test]
fn what_the_police_receive_stays_theirs() {
    let mut own = procedure("1.001193", vec![version("Cũ", None, None)]);
    own.handled_by = HandledBy::Police;
    let catalogue = Catalogue::new(vec![own]).unwrap();
    let merged = import(&catalogue, vec![version("Mới", Some("2026-07-01"), None)], TODAY);
    assert_eq!(merged.catalogue.get("1.001193").unwrap().handled_by, HandledBy::Police);
}

#[test]
fn one_catalogue_over_another() {
    let merged = import(&old(), vec![version("Mới", Some("2026-07-01"), None)], TODAY);
    let other = procedure("1.000094", vec![version("Khác", None, None)]);
    let shipped =
        Catalogue::new(vec![other, procedure("1.001193", vec![version("Cũ hơn", None, None)])]);
    let both = shipped.unwrap().overlaid(&merged.catalogue).unwrap();
    assert_eq!(versions(&both), versions(&merged.catalogue));
    assert_eq!(both.procedures().len(), 2);
    assert_eq!(both.only(|code| code.as_str() == "1.000094").unwrap().procedures().len(), 1);
}
