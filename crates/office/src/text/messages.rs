//! Texts for people, from the one message catalogue in `assets/messages`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A language of the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub enum Language {
    /// Vietnamese, the office's language.
    #[default]
    #[serde(rename = "vi")]
    Vietnamese,
    /// English, the second language of the window.
    #[serde(rename = "en")]
    English,
}

type Catalogue = BTreeMap<String, String>;

fn catalogue(language: Language) -> &'static Catalogue {
    static VIETNAMESE: OnceLock<Catalogue> = OnceLock::new();
    static ENGLISH: OnceLock<Catalogue> = OnceLock::new();
    let read = |texts: [&str; 2]| {
        let parts = texts.map(|text| serde_json::from_str(text).unwrap_or_default());
        parts.into_iter().fold(Catalogue::new(), |mut all, part: Catalogue| {
            all.extend(part);
            all
        })
    };
    match language {
        Language::Vietnamese => VIETNAMESE.get_or_init(|| {
            read([
                include_str!("../../../../assets/messages/vi/error.json"),
                include_str!("../../../../assets/messages/vi/cli.json"),
            ])
        }),
        Language::English => ENGLISH.get_or_init(|| {
            read([
                include_str!("../../../../assets/messages/en/error.json"),
                include_str!("../../../../assets/messages/en/cli.json"),
            ])
        }),
    }
}

/// Returns the text of a key with its placeholders filled; the key itself when the catalogue lacks
/// it.
#[must_use]
pub fn text(language: Language, key: &str, params: &BTreeMap<String, String>) -> String {
    let Some(pattern) = catalogue(language).get(key) else { return key.to_owned() };
    params
        .iter()
        .fold(pattern.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let placeholders = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            found.sort();
            found
        };
        let vi = catalogue(Language::Vietnamese);
        let en = catalogue(Language::English);
        assert!(vi.len() > 50, "the catalogue was read");
        assert!(vi.keys().eq(en.keys()), "keys differ");
        for (key, text) in vi {
            assert_eq!(placeholders(text), placeholders(&en[key]), "{key}");
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let params = BTreeMap::from([
            ("missing".to_owned(), "1".to_owned()),
            ("expected".to_owned(), "12".to_owned()),
        ]);
        assert_eq!(
            text(Language::Vietnamese, "error.identity_number.too_short", &params),
            "Thiếu 1 chữ số (cần 12)."
        );
    }
}
