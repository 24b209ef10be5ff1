//! Receptions from a file: one object, an array, or JSON lines.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use office::view::{Problem, ReceptionInput};
use serde_json::value::RawValue;

use crate::rows::not_fitting;
use serde_json::{Deserializer, Value};

/// Fields with fixed choices.
const CHOICES: [&str; 2] = ["channel", "returnBy"];

/// A reception with the line of the file where it begins.
#[derive(Debug)]
pub struct Located {
    /// Line, from 1.
    pub line: usize,
    /// The reception.
    pub input: ReceptionInput,
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// `cli.file_unreadable`; for what is no UTF-8 as [`text_of`].
pub fn read_file(path: &Path) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    let named = |problem: Problem| problem.with("file", path.display());
    read.map_err(|_| named(Problem::new("cli.file_unreadable")))?;
    text_of(bytes).map_err(named)
}

/// The text in bytes of UTF-8; another file is named for what it is.
///
/// # Errors
/// `cli.file_excel`, `cli.file_utf16`, `cli.file_not_utf8`.
fn text_of(bytes: Vec<u8>) -> Result<String, Problem> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    // ZIP, in which .xlsx and .ods come, and the compound file of .xls.
    if starts(b"PK\x03\x04") || starts(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Problem::new("cli.file_excel"));
    }
    // JSON has no NUL: half of the bytes are in UTF-16.
    if starts(&[0xff, 0xfe]) || starts(&[0xfe, 0xff]) || bytes.iter().take(4).any(|it| *it == 0) {
        return Err(Problem::new("cli.file_utf16"));
    }
    String::from_utf8(bytes).map_err(|_| Problem::new("cli.file_not_utf8"))
}

/// Reads all receptions of a text.
///
/// # Errors
/// Names the line and, where there is one, the field.
pub fn read(text: &str) -> Result<Vec<Located>, Problem> {
    pieces(text)?.into_iter().map(|(line, piece)| read_one(line, piece)).collect()
}

/// Returns each JSON value of a text with the line where it begins: one, those of an array, or JSON
/// lines.
///
/// # Errors
/// `cli.file_empty`, or what is no JSON, with its line.
pub fn pieces(text: &str) -> Result<Vec<(usize, &str)>, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::of(text);
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    if text.trim_start().starts_with('[') {
        let array: Vec<&RawValue> =
            serde_json::from_str(text).map_err(|error| not_json(error.line(), &error))?;
        pieces.extend(array.into_iter().map(|raw| (lines.line_of(raw.get()), raw.get())));
    } else {
        let mut values = Deserializer::from_str(text).into_iter::<&RawValue>();
        loop {
            let begins = values.byte_offset();
            let Some(raw) = values.next() else { break };
            let raw = raw.map_err(|error| {
                // A value that is cut off is reported at the line where it begins.
                let rest = text.get(begins..).unwrap_or_default().trim_start();
                not_json(if error.is_eof() { lines.line_of(rest) } else { error.line() }, &error)
            })?;
            pieces.push((lines.line_of(raw.get()), raw.get()));
        }
    }
    if pieces.is_empty() {
        return Err(Problem::new("cli.file_empty"));
    }
    Ok(pieces)
}

/// Adds the line of the file to a problem; problems with the office's data have none.
pub fn at_line(line: usize, problem: &Problem) -> Problem {
    if problem.key.starts_with("error.store.") {
        return problem.clone();
    }
    match &problem.field {
        Some(field) => Problem::new("cli.field")
            .with("line", line)
            .with("field", field)
            .with("problem", &problem.message)
            .at(field.clone()),
        None => Problem::new("cli.line").with("line", line).with("problem", &problem.message),
    }
}

fn not_json(line: usize, error: &serde_json::Error) -> Problem {
    at_line(line, &Problem::new("cli.json").with("what", error))
}

/// The lines of a text.
struct Lines<'a> {
    text: &'a str,
    /// Positions of the line ends.
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, ends: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    /// Returns the line on which a part of the text begins, from 1.
    fn line_of(&self, part: &str) -> usize {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.ends.partition_point(|end| *end < offset) + 1
    }
}

fn read_one(line: usize, piece: &str) -> Result<Located, Problem> {
    let value: Value = serde_json::from_str(piece).map_err(|error| not_json(line, &error))?;
    let input = reception(value).map_err(|problem| at_line(line, &problem))?;
    Ok(Located { line, input })
}

/// Reads a reception; fields that are left out are as usual.
///
/// # Errors
/// At the field that is not known or does not fit.
pub fn reception(mut value: Value) -> Result<ReceptionInput, Problem> {
    if let Some(field) = unknown_field(&value, &ReceptionInput::example()) {
        return Err(Problem::new("cli.unknown_field").at(field));
    }
    if let Value::Object(fields) = &mut value {
        // An empty choice is none.
        fields.retain(|name, value| !(CHOICES.contains(&name.as_str()) && value == ""));
    }
    let input = serde_path_to_error::deserialize(ReceptionInput::completed(value));
    input.map_err(|error| {
        let field = error.path().to_string();
        let problem = match field.as_str() {
            "channel" => Problem::new("error.channel"),
            "returnBy" => Problem::new("error.return_by"),
            _ => return not_fitting(&error.inner().to_string(), &field),
        };
        problem.at(field)
    })
}

/// Returns the first field that the example does not have, as a path.
pub fn unknown_field(value: &Value, example: &Value) -> Option<String> {
    match (value, example) {
        (Value::Object(fields), Value::Object(known)) => {
            fields.iter().find_map(|(name, value)| match known.get(name) {
                None => Some(name.clone()),
                Some(example) => {
                    unknown_field(value, example).map(|inner| format!("{name}.{inner}"))
                }
            })
        }
        (Value::Array(items), Value::Array(known)) => {
            let example = known.first()?;
            items.iter().enumerate().find_map(|(index, item)| {
                unknown_field(item, example).map(|inner| format!("{index}.{inner}"))
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::dossier::{ReceptionChannel, ReturnBy};
    use office::view::PersonInput;

    use super::*;

    const ONE: &str = r#"{"procedure":"1.001193","applicant":{"name":"Lê Thị Mai"}}"#;

    #[test]
    fn the_three_forms() {
        let lines =
            |text: &str| -> Vec<usize> { read(text).unwrap().iter().map(|it| it.line).collect() };
        assert_eq!(lines(ONE), [1]);
        assert_eq!(lines(&format!("\u{feff}\n{ONE}\n\n{ONE}\n")), [2, 4]);
        assert_eq!(lines(&format!("[\n{ONE},\n{ONE}\n]")), [2, 3]);
    }

    #[test]
    fn errors_name_line_and_field() {
        for (text, line, field) in [
            (format!("{ONE}\n{{\"procedure\": 5}}"), "2", Some("procedure")),
            (format!("{ONE}\n{{\"procedur\": \"x\"}}"), "2", Some("procedur")),
            (format!("[{ONE},\n{{\"papers\":[{{\"nme\":\"x\"}}]}}]"), "2", Some("papers.0.nme")),
            (format!("{ONE}\n{{\"procedure\": "), "2", None),
            (format!("{ONE}\n{{\"channel\":\"fax\"}}"), "2", Some("channel")),
            (format!("{ONE}\n{{\"returnBy\":\"fax\"}}"), "2", Some("returnBy")),
            ("[1]".to_owned(), "1", None),
        ] {
            let problem = read(&text).unwrap_err();
            assert_eq!(problem.params.get("line").map(String::as_str), Some(line), "{text}");
            assert_eq!(problem.field.as_deref(), field, "{text}: {problem}");
        }
        assert_eq!(read("  \n").unwrap_err().key, "cli.file_empty");
    }

    #[test]
    fn what_is_left_out_or_empty_is_as_usual() {
        let whole = read(ONE).unwrap().remove(0).input;
        assert_eq!((whole.submitter.is_none(), whole.papers.len()), (true, 0));
        let some =
            r#"{"channel":"","returnBy":"post","submitter":{},"papers":[{"name":"Tờ khai"}]}"#;
        let some = read(some).unwrap().remove(0).input;
        assert_eq!((some.channel, some.return_by), (ReceptionChannel::InPerson, ReturnBy::Post));
        assert_eq!(some.submitter, Some(PersonInput::default()));
        assert_eq!((some.papers[0].name.as_str(), some.papers[0].originals), ("Tờ khai", 0));
    }

    #[test]
    fn files_that_are_no_utf8_are_named() {
        let utf16: Vec<u8> = ONE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe], utf16.as_slice()].concat();
        // Lê in Windows-1258 and TCVN3.
        let cp1258 = b"{\"applicant\":{\"name\":\"L\xea\"}}".to_vec();
        let tcvn3 = b"{\"applicant\":{\"name\":\"L\xaa\"}}".to_vec();
        for (bytes, key) in [
            (utf16, "cli.file_utf16"),
            (marked, "cli.file_utf16"),
            (cp1258, "cli.file_not_utf8"),
            (tcvn3, "cli.file_not_utf8"),
            (b"PK\x03\x04\x14".to_vec(), "cli.file_excel"),
            (vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1], "cli.file_excel"),
        ] {
            assert_eq!(text_of(bytes).unwrap_err().key, key);
        }
        assert_eq!(text_of(ONE.as_bytes().to_vec()).as_deref(), Ok(ONE));
    }
}
