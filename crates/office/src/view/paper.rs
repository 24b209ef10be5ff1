//! Papers issued to citizens.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::PaperKind;

/// A numbered paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperView {
    /// Dossier, by id.
    pub dossier: String,
    /// Dossier code.
    pub code: String,
    /// Which form.
    pub kind: PaperKind,
    /// Place among the papers of this kind of the dossier, from 0.
    pub index: u32,
    /// As printed, for example "12/PXL-Q2".
    pub number: String,
    /// When it was issued.
    pub issued_at: String,
    /// How many times it was printed again.
    pub reprints: u32,
    /// Whether it was printed: it can only be printed again, marked as such.
    pub printed: bool,
    /// Whether it is a letter that waits for its signature.
    pub unsigned: bool,
}

/// Which paper is meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperRef {
    /// Dossier, by id or code.
    pub dossier: String,
    /// Which form.
    pub kind: PaperKind,
    /// Place among the papers of this kind of the dossier, from 0; absent means the last.
    pub index: Option<u32>,
}

/// A printer of this PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrinterView {
    /// Name in the system.
    pub name: String,
    /// Whether it is the system's default.
    pub default: bool,
}
