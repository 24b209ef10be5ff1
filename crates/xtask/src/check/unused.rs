//! Public items that nothing uses: the compiler warns of private ones only.
//!
//! An item counts as used when its name occurs anywhere else in the code of the workspace. Items
//! that share a name are not found; every reported item is unused.

use std::collections::HashMap;

use super::sources;
use crate::shell::{Failure, Workspace};

/// Keywords of a public declaration, after `pub`.
const KINDS: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "static"];
/// Keywords that may precede `fn`.
const MODIFIERS: [&str; 3] = ["const", "async", "unsafe"];

/// Refuses public items whose name occurs only at their declaration.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let sources = sources::list(workspace, &["rs"])?;
    // This file names unused items itself.
    let others = sources.iter().filter(|it| !it.path.ends_with("check/unused.rs"));
    let code: Vec<(&str, String)> =
        others.map(|it| (it.path.as_str(), without_comments(&it.text))).collect();
    let found = unused(&code);
    for (path, name) in &found {
        eprintln!("{path}: nothing uses `{name}`");
    }
    match found.len() {
        0 => Ok(()),
        many => Err(Failure::Found(format!("{many} public items are used nowhere: remove them"))),
    }
}

/// Path and name of each public item whose name occurs once.
fn unused<'code>(code: &'code [(&'code str, String)]) -> Vec<(&'code str, &'code str)> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (_, text) in code {
        for word in words(text) {
            *times.entry(word).or_default() += 1;
        }
    }
    let items = code
        .iter()
        .flat_map(|(path, text)| text.lines().filter_map(declared).map(|name| (*path, name)));
    items.filter(|(_, name)| times.get(name) == Some(&1)).collect()
}

/// Returns the name that a line declares as public.
fn declared(line: &str) -> Option<&str> {
    let mut words = words(line.trim_start().strip_prefix("pub ")?).peekable();
    while let Some(word) = words.next() {
        let is_modifier = MODIFIERS.contains(&word)
            && words.peek().is_some_and(|next| *next == "fn" || MODIFIERS.contains(next));
        if !is_modifier {
            return KINDS.contains(&word).then(|| words.next()).flatten();
        }
    }
    None
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric() && it != '_').filter(|word| !word.is_empty())
}

/// Doc comments name items without using them.
fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_alone_is_found() {
        let code = [
            ("a.rs", "/// Like `lonely`.\npub fn lonely() {}\npub const fn used() {}\n"),
            ("b.rs", "pub struct Alone;\npub(crate) fn own() {}\nfn f() { used() }\n"),
        ];
        let code = code.map(|(path, text)| (path, without_comments(text)));
        assert_eq!(unused(&code), [("a.rs", "lonely"), ("b.rs", "Alone")]);
    }

    #[test]
    fn declarations_are_read() {
        for (line, expected) in [
            ("    pub const fn a(self) -> bool {", Some("a")),
            ("pub const MAX: u8 = 1;", Some("MAX")),
            ("pub async fn b() {", Some("b")),
            ("pub enum Kind {", Some("Kind")),
            ("pub use other::Kind;", None),
            ("pub name: String,", None),
            ("pub mod x;", None),
            ("fn private() {}", None),
        ] {
            assert_eq!(declared(line), expected, "{line}");
        }
    }
}
