//! Finding message keys in source text.
//!
//! A key is a quoted text: `"error.name.empty"`. Parts inserted at run time become `{}`:
//! `"stage.{name}"` in Rust and `` `stage.${name}` `` in TypeScript are `stage.{}`, and a text that
//! ends in a dot, `"error.settings."`, counts as `error.settings.{}`.

use std::collections::BTreeSet;

/// Returns the quoted words of a source that could be keys or parts of keys.
pub fn quoted(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let characters: Vec<char> = line.chars().collect();
        for (start, &quote) in characters.iter().enumerate() {
            if matches!(quote, '"' | '\'' | '`')
                && let Some(word) = word(&characters[start + 1..], quote)
            {
                found.insert(word);
            }
        }
    }
    found
}

/// Rust source without its test module and doc comments.
pub fn without_tests(source: &str) -> &str {
    source.split_once("#[cfg(test)]\nmod tests {").map_or(source, |(before, _)| before)
}

/// Reads up to the closing quote; `None` when the text is no key.
fn word(after: &[char], quote: char) -> Option<String> {
    let mut word = String::new();
    let mut at = 0;
    while let Some(&character) = after.get(at) {
        match character {
            end if end == quote => {
                let good = word.starts_with(|c: char| c.is_ascii_lowercase());
                if word.ends_with('.') {
                    word.push_str("{}");
                }
                return good.then_some(word);
            }
            '{' => {
                at += closing(&after[at..])?;
                word.push_str("{}");
            }
            '$' if after.get(at + 1) == Some(&'{') => {}
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | '-' => word.push(character),
            _ => return None,
        }
        at += 1;
    }
    None
}

/// Returns the position of the brace that closes the first one.
fn closing(text: &[char]) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.iter().enumerate() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns the text in place of each `{}` if the pattern matches the key.
pub fn captures<'k>(pattern: &str, key: &'k str) -> Option<Vec<&'k str>> {
    let mut parts = pattern.split("{}");
    let mut rest = key.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match (part, parts.peek()) {
            ("", None) => rest.len(),
            (part, None) => rest.len().checked_sub(part.len()).filter(|_| rest.ends_with(part))?,
            (part, Some(_)) => rest.find(part)?,
        };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    (rest.is_empty() && found.iter().all(|it| !it.is_empty())).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_between_quotes() {
        for (source, expected) in [
            (r#"Problem::new("error.name.empty")"#, vec!["error.name.empty"]),
            (r#"format!("stage.{}", stage)"#, vec!["stage.{}"]),
            (r#"format!("papers.{index}.name")"#, vec!["papers.{}.name"]),
            ("t(`today.list.${row.kind({a: 1})}.title`)", vec!["today.list.{}.title"]),
            ("t('today.title')", vec!["today.title"]),
            (r#".replace("error.text.", "")"#, vec!["error.text.{}"]),
            (r#"/// "error.in.a.comment""#, vec![]),
            (r#""a text, no key""#, vec![]),
            (r#"<p class="late">don't</p>"#, vec!["late"]),
            (r#"{ "a": "b" }"#, vec!["a", "b"]),
            ("'unclosed", vec![]),
        ] {
            assert_eq!(quoted(source).into_iter().collect::<Vec<_>>(), expected, "{source}");
        }
    }

    #[test]
    fn tests_do_not_count_as_use() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    \"x.y\"\n}";
        assert_eq!(without_tests(source), "fn a() {}\n");
    }

    #[test]
    fn patterns_capture() {
        for (pattern, key, expected) in [
            ("stage.{}", "stage.returned", Some(vec!["returned"])),
            ("error.{}", "error.form.nothing", Some(vec!["form.nothing"])),
            ("today.{}.title", "today.late.title", Some(vec!["late"])),
            ("today.{}.title", "today.late.empty", None),
            ("{}.{}", "a.b", Some(vec!["a", "b"])),
            ("stage.{}", "stage.", None),
            ("stage.late", "stage.late", Some(vec![])),
            ("stage.late", "stage.later", None),
        ] {
            assert_eq!(captures(pattern, key), expected, "{pattern} {key}");
        }
    }
}
