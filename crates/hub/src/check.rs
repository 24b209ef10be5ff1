//! Checks a file before it is published: a mistake must not reach every PC of a province.

use chrono::NaiveDate;
use domain::calendar::{Decision, Decisions};
use domain::procedure::Catalogue;
use domain::scorecard::ScoreCard;
use domain::text::nfc;
use replication::{MAX_PUBLICATION_BYTES, PublicationKind};
use serde_json::Value;

/// Characters that every font of the printed papers has, as ranges of hexadecimal numbers.
const PRINTABLE: &str = include_str!("../../../assets/fonts/printable.txt");

/// A shipped set of forms; a published one must have the same fields and placeholders.
const SAMPLE: &str = include_str!("../../../assets/forms/tt-03-2025.json");

/// An older one, which has some lines that the newer one does not have, and lacks others.
const OLDER: &str = include_str!("../../../assets/forms/tt-01-2018.json");

/// Lines that a form may have or not.
const OPTIONAL: [&str; 10] = [
    "receipt.party.identity",
    "receipt.principal",
    "receipt.submitter",
    "supplementRequest.party.identity",
    "refusal.party.identity",
    "multiReceipt.party.identity",
    "controlSlip.cooperating",
    "apology.identityAndCode",
    "stop.identityAndCode",
    "validTo",
];

/// Numbered forms; no two may have the same mark.
const NUMBERED: [&str; 7] =
    ["receipt", "supplementRequest", "refusal", "apology", "stop", "controlSlip", "register"];

/// Checks the content of a publication.
///
/// # Errors
/// The problem, with its line or field.
pub fn check(kind: PublicationKind, body: &[u8]) -> Result<(), String> {
    if body.len() > MAX_PUBLICATION_BYTES {
        return Err(format!(
            "{} bytes; at most {MAX_PUBLICATION_BYTES} can be published",
            body.len()
        ));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        let line = body[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line}: not UTF-8")
    })?;
    if let Some(line) = text.lines().position(|line| nfc(line) != line) {
        return Err(format!("line {}: letters are not composed (Unicode NFC)", line + 1));
    }
    match kind {
        PublicationKind::Holidays => Decisions::parse(text).map(drop).map_err(|it| with_cause(&it)),
        PublicationKind::Catalogue => {
            Catalogue::from_json(text).map(drop).map_err(|it| with_cause(&it))
        }
        PublicationKind::ScoreCard => {
            ScoreCard::from_json(text).map(drop).map_err(|it| with_cause(&it))
        }
        PublicationKind::Forms => check_forms(text),
    }
}

/// Returns warnings about a publication that can be published.
#[must_use]
pub fn warnings(kind: PublicationKind, body: &[u8], from: NaiveDate) -> Vec<String> {
    let (PublicationKind::Holidays, Ok(text)) = (kind, std::str::from_utf8(body)) else {
        return Vec::new();
    };
    let decisions = Decisions::parse(text).unwrap_or_default();
    let early = decisions.rows().iter().filter_map(|row| match row {
        Decision::Day(date, _) | Decision::Usual(date) => Some(*date).filter(|date| *date < from),
        Decision::Year(_) => None,
    });
    early.map(|date| format!("{date} lies before {from}, the first day this holds")).collect()
}

/// Returns the text of an error with its cause.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn check_forms(text: &str) -> Result<(), String> {
    let json = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let (set, mut sample) = (json(text.trim_start_matches('\u{feff}'))?, json(SAMPLE)?);
    complete(&mut sample, &json(OLDER)?);
    same_shape(&set, &sample, "")?;
    printable(&set, "")?;
    for (field, value) in [("validFrom", &set["validFrom"]), ("validTo", &set["validTo"])] {
        let date = value.as_str().map(str::parse::<NaiveDate>);
        let good = matches!(date, Some(Ok(_))) || (field == "validTo" && value.is_null());
        if !good {
            return Err(format!("{field}: not a date YYYY-MM-DD"));
        }
    }
    if !matches!(set["receipt"]["paperList"].as_str(), Some("table" | "list")) {
        return Err("receipt.paperList: must be table or list".to_owned());
    }
    let marks = NUMBERED.map(|form| &set[form]["mark"]);
    for (form, mark) in NUMBERED.iter().zip(marks) {
        if marks.iter().filter(|it| *it == &mark).count() > 1 {
            return Err(format!("{form}.mark: another form has the same"));
        }
    }
    Ok(())
}

/// Takes lines that a sample lacks from an older one.
fn complete(sample: &mut Value, older: &Value) {
    match (sample, older) {
        (Value::Object(sample), Value::Object(older)) => {
            for (name, value) in sample {
                complete(value, &older[name]);
            }
        }
        (sample, older) if sample.is_null() => *sample = older.clone(),
        _ => {}
    }
}

/// Checks that every text can be printed, as each PC does before it uses a set of forms.
fn printable(set: &Value, path: &str) -> Result<(), String> {
    match set {
        Value::Object(fields) => {
            fields.iter().try_for_each(|(name, value)| printable(value, &field(path, name)))
        }
        Value::Array(items) => (0..)
            .zip(items)
            .try_for_each(|(at, value): (usize, _)| printable(value, &format!("{path}[{at}]"))),
        Value::String(text) => match text.chars().find(|it| !can_print(*it)) {
            Some(it) => Err(format!("{path}: {it:?} (U+{:04X}) cannot be printed", u32::from(it))),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn can_print(character: char) -> bool {
    let code = |text: &str| u32::from_str_radix(text, 16).ok();
    let holds = |line: &str| {
        let (first, last) = line.split_once('-')?;
        Some((code(first)?..=code(last)?).contains(&u32::from(character)))
    };
    PRINTABLE.lines().any(|line| holds(line) == Some(true))
}

/// Returns the path of a field.
fn field(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Compares fields, kinds of values and placeholders.
fn same_shape(set: &Value, sample: &Value, path: &str) -> Result<(), String> {
    match (set, sample) {
        (Value::Object(set), Value::Object(sample)) => {
            if let Some(name) = set.keys().find(|name| !sample.contains_key(*name)) {
                return Err(format!("{}: no such field", field(path, name)));
            }
            sample.iter().try_for_each(|(name, sample)| match set.get(name) {
                Some(value) => same_shape(value, sample, &field(path, name)),
                None => Err(format!("{}: the field is missing", field(path, name))),
            })
        }
        (Value::Array(set), Value::Array(_)) if set.iter().all(Value::is_string) => {
            same_placeholders(&set_text(set), sample, path)
        }
        (Value::String(text), Value::String(_)) if !text.trim().is_empty() => {
            same_placeholders(text, sample, path)
        }
        (Value::Null, _) if OPTIONAL.contains(&path) => Ok(()),
        // Neither shipped set has the line.
        (Value::String(_), Value::Null) => Ok(()),
        _ => Err(format!("{path}: must be {}", kind_of(sample))),
    }
}

fn set_text(items: &[Value]) -> String {
    items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

fn kind_of(sample: &Value) -> &'static str {
    match sample {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list of texts",
        Value::Null => "a date or null",
        _ => "a text that is not empty",
    }
}

fn same_placeholders(text: &str, sample: &Value, path: &str) -> Result<(), String> {
    let sample = match sample {
        Value::Array(items) => set_text(items),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let expected = placeholders(&sample);
    let found = placeholders(text);
    // A mark may leave out the agency.
    if found == expected || path.ends_with(".mark") && found.is_empty() {
        return Ok(());
    }
    let list = expected.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
    Err(match list.as_str() {
        "" => format!("{path}: no value is put in here"),
        list => format!("{path}: must have {list}, each once, and no others"),
    })
}

/// Returns the placeholders of a text, sorted.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or("", |(name, _)| name))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use PublicationKind::{Catalogue, Forms, Holidays, ScoreCard};

    #[test]
    fn good_files_can_be_published() {
        let assets = [
            (Forms, SAMPLE),
            (Forms, OLDER),
            (Holidays, include_str!("../../../assets/holidays.csv")),
            (Catalogue, include_str!("../../../assets/procedures/catalogue.json")),
        ];
        for (kind, text) in assets {
            assert_eq!(check(kind, text.as_bytes()), Ok(()), "{kind:?}");
        }
    }

    #[test]
    fn a_mistake_is_named_by_its_place() {
        let form = |from: &str, to: &str| {
            let text = SAMPLE.replacen(from, to, 1);
            assert_ne!(text, SAMPLE);
            text
        };
        let cases = [
            (Holidays, "date,kind,name\n2027-01-02,off,X\n".to_owned(), "line 2"),
            (Holidays, "date,kind,name\n2027-01-02,public,Tê\u{301}t\n".to_owned(), "line 2"),
            (Catalogue, "{\"procedures\": [{}]}".to_owned(), "missing field `code` at line 1"),
            (ScoreCard, "{\"name\": 1}".to_owned(), "line 1 column 10"),
            (Forms, "{".to_owned(), "line 1"),
            (Forms, form("\"motto\"", "\"moto\""), "common.moto: no such field"),
            (Forms, form("Mã hồ sơ: **{code}**", "Mã hồ sơ"), "receipt.code: must have {code}"),
            (Forms, form("Mã hồ sơ: **{code}**", ""), "receipt.code: must be a text"),
            (Forms, form("\"PBS-{agency}\"", "\"PXL\""), "Request.mark: another form has the same"),
            (Forms, form("\"PBS-{agency}\"", "\"PBS-{place}\""), "mark: must have {agency}"),
            (Forms, form("\"refusal\"", "\"stopped\""), "stopped: no such field"),
            (Forms, form("\"submitter\": null", "\"submitter\": \"{x}\""), "must have {identity}"),
            (Forms, form("\"2025-07-01\"", "\"01/07/2025\""), "validFrom: not a date"),
        ];
        for (kind, text, expected) in cases {
            let problem = check(kind, text.as_bytes()).unwrap_err();
            assert!(problem.contains(expected), "{problem}");
        }
        let bytes = b"date,kind,name\n2027-01-02,public,T\xcat\n";
        assert_eq!(check(Holidays, bytes), Err("line 2: not UTF-8".to_owned()));
        assert!(check(Holidays, &vec![b' '; MAX_PUBLICATION_BYTES + 1]).is_err());
    }

    /// Returns every text of a value, for changing it.
    fn texts(value: &mut Value) -> Vec<&mut String> {
        match value {
            Value::Object(fields) => fields.values_mut().flat_map(texts).collect(),
            Value::Array(items) => items.iter_mut().flat_map(texts).collect(),
            Value::String(text) => vec![text],
            _ => Vec::new(),
        }
    }

    #[test]
    fn forms_that_no_pc_can_print_are_refused() {
        let sample: Value = serde_json::from_str(SAMPLE).unwrap();
        let count = texts(&mut sample.clone()).len();
        assert!(count > 50, "{count} texts");
        for spoilt in 0..count {
            let mut set = sample.clone();
            texts(&mut set)[spoilt].push('😀');
            let text = set.to_string();
            assert!(forms::FormSet::parse(&text).is_err(), "a PC uses it: {text}");
            let refused = check(Forms, text.as_bytes());
            assert!(refused.is_err(), "text {spoilt} can be published: {text}");
        }
        let spoilt = SAMPLE.replacen("\"Mã hồ sơ: **", "\"Mã hồ sơ 😀: **", 1);
        let problem = check(Forms, spoilt.as_bytes()).unwrap_err();
        assert_eq!(problem, "receipt.code: '😀' (U+1F600) cannot be printed");
        let notes = SAMPLE.replacen("\"always\": [\n", "\"always\": [\n\"a\\tb\",", 1);
        assert_ne!(notes, SAMPLE);
        assert!(forms::FormSet::parse(&notes).is_err());
        let problem = check(Forms, notes.as_bytes()).unwrap_err();
        assert_eq!(problem, "receipt.notes.always[0]: '\\t' (U+0009) cannot be printed");
    }

    /// Every part of a set, by its path.
    fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
        if let Value::Object(fields) = value {
            for (name, value) in fields {
                let path = format!("{path}/{name}");
                paths(value, &path, found);
                found.push(path);
            }
        }
    }

    #[test]
    fn what_a_form_may_lack_is_what_a_pc_can_do_without() {
        let sample: Value = serde_json::from_str(SAMPLE).unwrap();
        let mut all = Vec::new();
        paths(&sample, "", &mut all);
        for path in all {
            let mut set = sample.clone();
            *set.pointer_mut(&path).unwrap() = Value::Null;
            let text = set.to_string();
            let usable = forms::FormSet::parse(&text).is_ok();
            assert_eq!(check(Forms, text.as_bytes()).is_ok(), usable, "{path} as null");
        }
    }

    #[test]
    fn days_before_the_first_are_odd() {
        let text = b"date,kind,name\n2026-12-31,public,A\n2027-01-02,public,B\n";
        let from = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let odd = warnings(Holidays, text, from);
        assert_eq!(odd.len(), 1);
        assert!(odd[0].starts_with("2026-12-31"));
    }
}
