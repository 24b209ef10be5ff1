//! Reading one file of the message catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// The messages of one file, by key. A duplicate key is refused.
#[derive(Debug)]
pub struct Catalogue(pub BTreeMap<String, String>);

impl<'de> serde::Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Catalogue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Catalogue, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((key, text)) = map.next_entry::<String, String>()? {
                    if entries.contains_key(&key) {
                        return Err(A::Error::custom(format_args!("the key {key} stands twice")));
                    }
                    entries.insert(key, text);
                }
                Ok(Catalogue(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// Returns the names of the placeholders `{name}` in a text.
pub fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        let error = serde_json::from_str::<Catalogue>(r#"{"a.b":"1","a.b":"2"}"#).unwrap_err();
        assert!(error.to_string().contains("a.b stands twice"), "{error}");
    }

    #[test]
    fn placeholders_are_found() {
        let found: Vec<_> =
            placeholders("Thiếu {missing} số (cần {expected})").into_iter().collect();
        assert_eq!(found, ["expected", "missing"]);
    }
}
