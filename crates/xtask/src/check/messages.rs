//! The message catalogue: every key used exists in both languages, every key is used, both
//! languages fill the same placeholders, and the text is NFC.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use unicode_normalization::is_nfc;

use super::catalogue::{Catalogue, placeholders};
use super::{keys, sources};
use crate::shell::{Failure, Workspace};

/// A part of the catalogue, and the sources that use its texts.
struct Part {
    files: &'static [&'static str],
    room: fn(&str) -> bool,
    extensions: &'static [&'static str],
}

const PARTS: [Part; 2] = [
    Part { files: &["error", "cli"], room: rust_of_the_program, extensions: &["rs"] },
    Part { files: &["ui"], room: window, extensions: &["ts", "svelte"] },
];

fn rust_of_the_program(path: &str) -> bool {
    let ours = path.starts_with("crates/") || path.starts_with("src-tauri/");
    let aside = path.starts_with("crates/xtask/") || path.starts_with("crates/bench/");
    ours && !aside && path.contains("/src/") && !path.ends_with("tests.rs")
}

fn window(path: &str) -> bool {
    path.starts_with("ui/src/") && !path.ends_with(".test.ts")
}

/// Checks the whole catalogue and prints every finding.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for part in PARTS {
        let mut words = BTreeSet::new();
        for source in sources::list(workspace, part.extensions)? {
            if (part.room)(&source.path) {
                words.extend(keys::quoted(keys::without_tests(&source.text)));
            }
        }
        let mut texts = BTreeMap::new();
        for file in part.files {
            texts.extend(both_languages(workspace, file, &mut findings)?);
        }
        findings.extend(against_use(&texts, &words));
    }
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Failure::Found(format!("{} findings in assets/messages", findings.len())))
}

/// Reads a file in both languages, compares them, and returns the Vietnamese texts.
fn both_languages(
    workspace: &Workspace,
    file: &str,
    findings: &mut Vec<String>,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut read = |language: &str| {
        let name = format!("assets/messages/{language}/{file}.json");
        let path = workspace.path(&name);
        if !path.exists() {
            return Ok(BTreeMap::new());
        }
        let text = fs::read_to_string(&path).map_err(Failure::at(&path))?;
        let Catalogue(texts) = serde_json::from_str(&text)
            .map_err(|error| Failure::Found(format!("{name}: {error}")))?;
        findings.extend(
            texts
                .iter()
                .filter(|(_, text)| !is_nfc(text))
                .map(|(key, _)| format!("{name}: {key} is not in NFC")),
        );
        Ok(texts)
    };
    let (vi, en) = (read("vi")?, read("en")?);
    findings.extend(between(file, &vi, &en));
    Ok(vi)
}

/// Returns the differences between the languages.
fn between(
    file: &str,
    vi: &BTreeMap<String, String>,
    en: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut findings = Vec::new();
    for key in vi.keys().filter(|key| !en.contains_key(*key)) {
        findings.push(format!("en/{file}.json lacks {key}"));
    }
    for (key, english) in en {
        match vi.get(key) {
            None => findings.push(format!("vi/{file}.json lacks {key}")),
            Some(text) if placeholders(text) != placeholders(english) => {
                findings
                    .push(format!("{file}.json: {key} fills other placeholders in vi than in en"));
            }
            Some(_) => {}
        }
    }
    findings
}

/// Returns keys that no source names, and names that have no key.
fn against_use(texts: &BTreeMap<String, String>, words: &BTreeSet<String>) -> Vec<String> {
    let mut findings = Vec::new();
    let patterns: Vec<&String> = words.iter().filter(|it| it.contains("{}")).collect();
    for key in texts.keys().filter(|key| !words.contains(*key)) {
        // The inserted text must be a word of the sources, or the end of one.
        let named = |part: &str| {
            words.contains(part) || words.iter().any(|it| it.ends_with(&format!(".{part}")))
        };
        let made = patterns.iter().any(|pattern| {
            pattern.contains('.')
                && keys::captures(pattern, key).is_some_and(|parts| parts.into_iter().all(named))
        });
        if !made {
            findings.push(format!("{key} is used nowhere"));
        }
    }
    let spaces: BTreeSet<&str> = texts.keys().filter_map(|key| key.split('.').next()).collect();
    for word in words {
        let Some((space, _)) = word.split_once('.') else { continue };
        let known =
            texts.contains_key(word) || texts.keys().any(|key| keys::captures(word, key).is_some());
        if spaces.contains(space) && !known {
            findings.push(format!("the sources name {word}, which is in no catalogue"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
        entries.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    }

    fn words(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn keys_and_their_use() {
        let catalogue = texts(&[("error.a", ""), ("error.form.b", ""), ("stage.late", "")]);
        for (case, used, expected) in [
            ("all named", vec!["error.a", "error.form.b", "stage.late"], vec![]),
            ("made of parts", vec!["error.a", "error.{}", "form.b", "stage.{}", "late"], vec![]),
            (
                "a pattern alone is no use",
                vec!["error.a", "error.{}", "stage.late"],
                vec!["error.form.b is used nowhere"],
            ),
            (
                "misspelt",
                vec!["error.a", "error.form.b", "stage.late", "stage.latter", "other.word"],
                vec!["the sources name stage.latter, which is in no catalogue"],
            ),
            (
                "a pattern that gives no key",
                vec!["error.a", "error.form.b", "stage.late", "stage.{}.x"],
                vec!["the sources name stage.{}.x, which is in no catalogue"],
            ),
        ] {
            assert_eq!(against_use(&catalogue, &words(&used)), expected, "{case}");
        }
    }

    #[test]
    fn languages_are_compared() {
        let vi = texts(&[("a.one", "{x}"), ("a.two", "")]);
        let en = texts(&[("a.one", "{y}"), ("a.three", "")]);
        let findings = between("ui", &vi, &en);
        assert_eq!(
            findings,
            [
                "en/ui.json lacks a.two",
                "ui.json: a.one fills other placeholders in vi than in en",
                "vi/ui.json lacks a.three",
            ]
        );
    }
}
