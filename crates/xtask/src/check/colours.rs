//! Colours of the window are defined in one file, `ui/src/styles/tokens.css`; every other style
//! names a token.

use super::sources;
use crate::shell::{Failure, Workspace};

const TOKENS: &str = "ui/src/styles/tokens.css";

/// Functions of CSS that make a colour.
const FUNCTIONS: [&str; 9] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];

/// Common names of colours in CSS; `transparent` and `currentcolor` name no particular colour.
const NAMES: &str = "aqua azure beige black blue brown coral crimson cyan fuchsia gold gray green \
    grey indigo ivory khaki lavender lime magenta maroon navy olive orange orchid pink plum purple \
    red salmon silver snow tan teal tomato turquoise violet wheat white yellow whitesmoke \
    lightgray lightgrey darkgray darkgrey darkred darkgreen darkblue dimgray steelblue";

/// Refuses raw colours in style sheets and in the styles of components.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let mut found = 0;
    for source in sources::list(workspace, &["css", "svelte"])? {
        if !source.path.starts_with("ui/src/") || source.path == TOKENS {
            continue;
        }
        for style in styles(&source.path, &source.text) {
            for value in values(style).filter(|it| is_raw_colour(it)) {
                eprintln!("{}: raw colour in `{}`", source.path, value.trim());
                found += 1;
            }
        }
    }
    if found > 0 {
        return Err(Failure::Found(format!("{found} raw colours: name a token of {TOKENS}")));
    }
    Ok(())
}

/// Returns the style sheets of a file: all of a CSS file, the `<style>` and the inline styles of a
/// component.
fn styles<'t>(path: &str, text: &'t str) -> Vec<&'t str> {
    if path.ends_with(".css") {
        return vec![text];
    }
    let between = |open: &'static str, close: &'static str| {
        text.split(open).skip(1).filter_map(move |it| it.split(close).next())
    };
    between("<style>", "</style>")
        .chain(between("style=\"", "\""))
        .chain(between("style:", ">"))
        .collect()
}

/// Returns the value of each declaration.
fn values(style: &str) -> impl Iterator<Item = &str> {
    // A piece that ends in an opening brace is a selector, which may hold a colon or a hash.
    style
        .split_inclusive(['{', '}', ';'])
        .filter(|piece| !piece.ends_with('{'))
        .filter_map(|piece| piece.split_once([':', '=']).map(|(_, value)| value))
}

fn is_raw_colour(value: &str) -> bool {
    let value = value.to_lowercase();
    let mut words = value.split(|it: char| !it.is_ascii_alphanumeric() && !"-_#(".contains(it));
    FUNCTIONS.iter().any(|it| value.contains(it))
        || words.any(|word| is_hexadecimal(word) || NAMES.split_whitespace().any(|it| it == word))
}

fn is_hexadecimal(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|it| it.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_of_declarations_are_colours() {
        for (style, expected) in [
            ("a { color: #fff; }", 1),
            ("a { color: #0b5563 }", 1),
            ("a { border: 1px solid rgb(0 0 0 / 50%); }", 1),
            ("a { background: white; color: Red; }", 2),
            ("#add:hover { color: var(--ink); }", 0),
            ("a { color: var(--red-tint); background: transparent; }", 0),
            ("a { border: 1px solid currentcolor; white-space: nowrap; }", 0),
            ("a { font-family: \"Be Vietnam Pro\"; grid-area: 1 / 2; }", 0),
            ("@media (max-width: 9px) { a { box-shadow: 0 0 4px #0003; } }", 1),
        ] {
            assert_eq!(values(style).filter(|it| is_raw_colour(it)).count(), expected, "{style}");
        }
    }

    #[test]
    fn a_component_has_its_styles_in_three_places() {
        let text =
            "<p style=\"color: red\" style:color={a}>#fff</p>\n<style>\n  p { top: 0; }\n</style>";
        let found = styles("ui/src/A.svelte", text);
        assert_eq!(found, ["\n  p { top: 0; }\n", "color: red", "color={a}"]);
    }
}
