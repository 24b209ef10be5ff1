//! What holds for every set of forms.

use unicode_normalization::is_nfc;

use super::*;

const FILES: [&str; 2] = [
    include_str!("../../../../assets/forms/tt-01-2018.json"),
    include_str!("../../../../assets/forms/tt-03-2025.json"),
];

const HASHES: [&str; 2] = ["1fbf4de14f69b28729e4c907f804da56", "42c655dae74141873a1f91374454fcaf"];

/// Placeholders of every text, by its path in the file.
fn placeholders(value: &serde_json::Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                placeholders(value, &format!("{path}.{key}"), found);
            }
        }
        serde_json::Value::String(text) => {
            let mut names: Vec<&str> = text
                .split('{')
                .skip(1)
                .map(|rest| rest.split('}').next().unwrap_or_default())
                .collect();
            names.sort_unstable();
            if !names.is_empty() {
                found.push((path.to_owned(), names.join(" ")));
            }
        }
        _ => {}
    }
}

#[test]
fn every_word_can_be_printed() {
    let fonts = FontBook::shared().unwrap();
    for file in FILES {
        assert!(is_nfc(file));
        let missing: Vec<char> =
            file.chars().filter(|c| !c.is_control() && !fonts.covers(*c)).collect();
        assert_eq!(missing, []);
    }
}

#[test]
fn both_sets_ask_for_the_same_values() {
    let [old, new] = FILES.map(|file| {
        let mut found = Vec::new();
        placeholders(&serde_json::from_str(file).unwrap(), "", &mut found);
        found
    });
    // Lines that only one of them has, and marks, which may name the agency or not.
    let both = |one: &[(String, String)], other: &[(String, String)]| -> Vec<(String, String)> {
        let in_other = |path: &str| other.iter().any(|(it, _)| it == path);
        one.iter().filter(|(path, _)| in_other(path)).cloned().collect()
    };
    assert_eq!(both(&old, &new), both(&new, &old));
    let only = |one: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
        let in_other = |path: &str| other.iter().any(|(it, _)| it == path);
        let lone = one.iter().filter(|(path, _)| !in_other(path) && !path.ends_with(".mark"));
        lone.map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(only(&old, &new), [".receipt.submitter"]);
    let new = only(&new, &old);
    let known = |path: &String| {
        path.starts_with(".receipt.principal.")
            || path.ends_with(".party.identity")
            || path == ".controlSlip.cooperating"
            || path == ".apology.identityAndCode"
    };
    assert!(new.iter().all(known), "{new:?}");
}

/// A paper that was printed finds its words again by this: a file is never changed, but followed by
/// another one.
#[test]
fn shipped_sets_are_the_ones_that_papers_were_printed_with() {
    let sets = FormSets::built_in().unwrap();
    for (set, hash) in sets.all().into_iter().zip(HASHES) {
        assert_eq!(set.hash(), hash, "{} was changed", set.name);
        assert_eq!(sets.by_hash(hash).map(|it| &it.name), Some(&set.name));
    }
    assert!(sets.by_hash("").is_none());
}

#[test]
fn a_published_set_is_found_by_its_hash_also_before_its_day() {
    let mut sets = FormSets::built_in().unwrap().clone();
    let text = FILES[1].replacen("GIẤY TIẾP NHẬN", "GIẤY NHẬN", 1);
    let set = FormSet::parse(&text).unwrap();
    let hash = set.hash().to_owned();
    assert_eq!(hash.len(), 32);
    assert!(sets.by_hash(&hash).is_none());
    sets.add("2099-01-01".parse().unwrap(), set);
    assert!(sets.by_hash(&hash).unwrap().receipt.title.starts_with("GIẤY NHẬN"));
}

#[test]
fn marks_name_the_form_and_the_agency() {
    let [old, new] = FormSets::built_in().unwrap().all();
    let marks = |set: &FormSet, agency: &str| PaperForm::ALL.map(|form| set.mark(form, agency));
    assert_eq!(
        marks(new, "TTPVHCC"),
        [
            "TNHS-TTPVHCC",
            "PBS-TTPVHCC",
            "PTC-TTPVHCC",
            "PXL",
            "TBD-TTPVHCC",
            "PKS-TTPVHCC",
            "STD-TTPVHCC"
        ]
    );
    assert_eq!(marks(new, "")[0], "TNHS");
    assert_eq!(marks(old, "TTPVHCC"), ["TNHS", "HDHS", "TCHS", "PXL", "TBD", "PKS", "STD"]);
}

#[test]
fn a_set_of_an_older_program_is_told_what_it_lacks() {
    let mut set: serde_json::Value = serde_json::from_str(FILES[1]).unwrap();
    let parts = set.as_object_mut().unwrap();
    for part in ["refusal", "stop", "cover"] {
        parts.remove(part).unwrap();
    }
    let error = FormSet::parse(&set.to_string()).unwrap_err().to_string();
    assert!(error.ends_with("missing parts: refusal, stop, cover"), "{error}");
}

#[test]
fn two_forms_with_one_mark_are_refused() {
    let text = FILES[1].replacen("\"PBS-{agency}\"", "\"PTC-{agency}\"", 1);
    let error = FormSet::parse(&text).unwrap_err().to_string();
    assert!(error.ends_with("two forms have the mark PTC-{agency}"), "{error}");
}

#[test]
fn a_published_set_is_used_from_its_day_on() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let named = |from: &str, to: &str| FILES[1].replacen(from, to, 1);
    let mut sets = FormSets::built_in().unwrap().clone();
    let corrected = named("GIẤY TIẾP NHẬN HỒ SƠ", "GIẤY TIẾP NHẬN HỒ SƠ (ĐÃ SỬA)");
    sets.add(day("2026-12-01"), FormSet::parse(&corrected).unwrap());
    let next = named("tt-03-2025", "tt-09-2027").replacen("2025-07-01", "2027-03-01", 1);
    sets.add(day("2026-12-15"), FormSet::parse(&next).unwrap());
    let chosen = |choice, on: &str| {
        let set = sets.choose(choice, day(on));
        (set.name.clone(), set.receipt.title.contains("ĐÃ SỬA"))
    };
    for (on, name, corrected) in [
        ("2025-06-30", "tt-01-2018", false),
        ("2026-11-30", "tt-03-2025", false),
        ("2026-12-01", "tt-03-2025", true),
        ("2027-02-28", "tt-03-2025", true),
        ("2027-03-01", "tt-09-2027", false),
    ] {
        assert_eq!(chosen(SetChoice::ByReception, on), (name.to_owned(), corrected), "{on}");
    }
    assert_eq!(chosen(SetChoice::Tt2025, "2027-03-01"), ("tt-03-2025".to_owned(), true));
    let again = FormSet::parse(FILES[1]).unwrap();
    sets.add(day("2026-12-20"), again);
    let set = sets.choose(SetChoice::ByReception, day("2026-12-20"));
    assert!(!set.receipt.title.contains("ĐÃ SỬA"), "the later one of a name holds");
}

#[test]
fn a_set_that_cannot_be_printed_is_refused() {
    let spoilt = FILES[1].replacen("\"Mã hồ sơ: **", "\"Mã hồ sơ 😀: **", 1);
    let error = FormSet::parse(&spoilt).unwrap_err();
    assert!(
        matches!(&error, FormError::MissingGlyph { field, .. } if field == "receipt.code"),
        "{error}"
    );
    for text in ["", "{}", &FILES[1].replacen("\"motto\"", "\"moto\"", 1)] {
        assert!(matches!(FormSet::parse(text), Err(FormError::Wording { .. })));
    }
}

#[test]
fn the_sets_follow_each_other_without_a_gap() {
    let [old, new] = FormSets::built_in().unwrap().all();
    assert_eq!(old.valid_to.and_then(|day| day.succ_opt()), Some(new.valid_from));
    assert_eq!(new.valid_to, None);
}
