//! A paper that a procedure asks for.

use serde::{Deserialize, Serialize};

/// A paper on the list of a procedure, with the numbers that are usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequiredPaper {
    /// The paper's name.
    pub name: String,
    /// Usual number of originals.
    pub originals: u32,
    /// Usual number of copies.
    pub copies: u32,
    /// Handed in only in some cases ("nếu có").
    #[serde(default)]
    pub optional: bool,
    /// Shown at the counter and given back at once ("xuất trình").
    #[serde(default)]
    pub show_only: bool,
    /// The national code of the paper, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}
