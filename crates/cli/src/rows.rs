//! Rows of a file of acts: JSON objects, one a line.

use office::view::{ActInput, ActRow, PaperInput, PersonInput, Problem, RefusalInput, RowAct};
use serde_json::{Map, Value, json};

use crate::input::{pieces, reception, unknown_field};

/// A row with its line, or why it cannot be read.
pub type Row = Result<ActRow, (usize, Problem)>;

/// Reads the rows of a text.
///
/// # Errors
/// What is no JSON, with its line. A row that is JSON but no act is told in its place.
pub fn read_rows(text: &str) -> Result<Vec<Row>, Problem> {
    let pieces = pieces(text)?;
    let row = |(line, piece)| read_row(line, piece).map_err(|problem| (line, problem));
    Ok(pieces.into_iter().map(row).collect())
}

fn read_row(line: usize, piece: &str) -> Result<ActRow, Problem> {
    let shape = || Problem::new("cli.act_row");
    let Ok(Value::Object(mut fields)) = serde_json::from_str(piece) else { return Err(shape()) };
    let act = text(&mut fields, "act")?.ok_or_else(shape)?;
    let (dossier, name) = (text(&mut fields, "dossier")?, text(&mut fields, "as")?);
    let at = text(&mut fields, "at")?;
    let act = match act.as_str() {
        "receive" => RowAct::Receive(Box::new(reception(Value::Object(fields))?)),
        "refuse" if dossier.is_none() => RowAct::RefuseReception(Box::new(refusal(fields)?)),
        _ => RowAct::OnDossier(on_dossier(&act, fields)?),
    };
    Ok(ActRow { line, dossier, name, at, act })
}

/// Takes a text out of the fields.
fn text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::new("cli.not_text").at(name)),
    }
}

fn refusal(fields: Map<String, Value>) -> Result<RefusalInput, Problem> {
    let example = json!({ "applicant": PersonInput::default(), "procedure": "", "reason": "" });
    let mut value = Value::Object(fields);
    if let Some(field) = unknown_field(&value, &example) {
        return Err(Problem::new("cli.unknown_field").at(field));
    }
    fill(&mut value, &example);
    parsed(value)
}

fn on_dossier(act: &str, mut fields: Map<String, Value>) -> Result<ActInput, Problem> {
    let paper = serde_json::to_value(PaperInput::default()).unwrap_or_default();
    for list in ["papers", "value"] {
        if let Some(Value::Array(papers)) = fields.get_mut(list) {
            papers.iter_mut().for_each(|it| fill(it, &paper));
        }
    }
    // The counter is where the office returns results.
    if fields.get("how") == Some(&json!("counter")) {
        fields.insert("how".to_owned(), json!("office"));
    }
    fields.insert("act".to_owned(), json!(act));
    parsed(Value::Object(fields)).map_err(|problem| {
        let known = ACTS.contains(&act);
        if known { problem } else { Problem::new("error.act_unknown").with("name", act).at("act") }
    })
}

/// Every act on a dossier.
const ACTS: [&str; 20] = [
    "hand_over",
    "take_back",
    "competent_received",
    "request_supplement",
    "receive_supplement",
    "require_payment",
    "paid",
    "ask_opinion",
    "opinion_given",
    "refuse",
    "stop",
    "withdraw",
    "apologise",
    "waive_letter",
    "tell",
    "signed",
    "ready",
    "return",
    "correct",
    "undo",
];

/// Adds the fields that an object lacks of an example, one level and those within.
fn fill(value: &mut Value, example: &Value) {
    if let (Value::Object(fields), Value::Object(known)) = (value, example) {
        for (name, example) in known {
            match fields.get_mut(name) {
                Some(value) => fill(value, example),
                None => drop(fields.insert(name.clone(), example.clone())),
            }
        }
    }
}

fn parsed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        not_fitting(&error.inner().to_string(), &field)
    })
}

/// Returns the problem of a value that does not fit. What was typed stays out of it: it may be of a
/// person.
pub fn not_fitting(error: &str, field: &str) -> Problem {
    let named = |start: &str| Some(error.strip_prefix(start)?.split_once('`')?.0.to_owned());
    if let Some(missing) = named("missing field `") {
        return Problem::new("cli.field_missing").at(missing);
    }
    if let Some(unknown) = named("unknown field `") {
        return Problem::new("cli.unknown_field").at(unknown);
    }
    let problem = Problem::new("cli.value");
    if field == "." { problem } else { problem.at(field) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_read() {
        let with = |act: &str| match act {
            "hand_over" => r#","to":"Phòng Kinh tế","why":"Thẩm định","share":"5wd""#,
            "request_supplement" => {
                r#","papers":[{"name":"Bản vẽ","certified":2}],"reason":"Thiếu""#
            }
            "ask_opinion" => r#","whom":"Công an xã","until":"2026-12-01""#,
            "refuse" | "withdraw" | "waive_letter" => r#","reason":"Lý do""#,
            "stop" => r#","by":"citizen","reason":"Lý do""#,
            "apologise" => r#","reason":"Lý do","newDue":"2026-12-01","told":"phone""#,
            "tell" => r#","letter":0,"how":"sms""#,
            "return" => r#","how":"counter","takenBy":"""#,
            "correct" => r#","field":"applicant.name","value":"Lê Thị Mai","reason":"Gõ nhầm""#,
            _ => "",
        };
        for act in ACTS {
            let text =
                format!(r#"{{"act":"{act}","dossier":"@a","at":"2026-11-27"{}}}"#, with(act));
            let row = read_rows(&text).unwrap().remove(0);
            let row = row.unwrap_or_else(|(_, problem)| panic!("{act}: {problem}"));
            assert_eq!((row.line, row.dossier.as_deref()), (1, Some("@a")));
            assert!(matches!(row.act, RowAct::OnDossier(_)), "{act}");
        }
    }

    #[test]
    fn a_row_that_is_no_act_is_told_in_its_place() {
        let rows = [
            (r#"{"act":"receive","as":"a","procedure":"1.001193"}"#, None),
            (
                r#"{"act":"refuse","applicant":{"name":"Lê Mai"},"procedure":"x","reason":"y"}"#,
                None,
            ),
            (r#"{"act":"dance","dossier":"@a"}"#, Some("error.act_unknown")),
            (r#"{"act":"paid","dossier":5}"#, Some("cli.not_text")),
            (r#"{"act":"paid","dossier":"@a","amount":5}"#, Some("cli.unknown_field")),
            (r#"{"act":"receive","procedur":"x"}"#, Some("cli.unknown_field")),
            (r#"{"dossier":"@a"}"#, Some("cli.act_row")),
            ("[]", Some("cli.act_row")),
        ];
        let text: Vec<&str> = rows.iter().map(|(text, _)| *text).collect();
        let read = read_rows(&text.join("\n")).unwrap();
        for (line, (row, (text, key))) in (1..).zip(read.iter().zip(rows)) {
            match (row, key) {
                (Ok(row), None) => assert_eq!(row.line, line),
                (Err((at, problem)), Some(key)) => {
                    assert_eq!((*at, problem.key.as_str()), (line, key), "{text}");
                }
                _ => panic!("{text}: {row:?}"),
            }
        }
        assert!(read_rows("{\"act\":").is_err());
    }
}
