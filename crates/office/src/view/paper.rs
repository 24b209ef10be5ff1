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

/// A paper that the office works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WorkingKind {
    /// Form 06: who had the dossier, and when.
    ControlSlip,
    /// The list of dossiers that are handed over.
    Handover,
    /// The list of results that are handed over.
    ResultHandover,
    /// The receipt for a result that was returned.
    ReturnReceipt,
    /// One list for several dossiers of one person.
    MultiReceipt,
    /// The list that goes with papers to be signed.
    Cover,
}

/// Which working paper is meant, and of which dossiers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkingPaper {
    /// Which form.
    pub kind: WorkingKind,
    /// Dossiers, by id or code, in the order of the paper.
    pub dossiers: Vec<String>,
    /// To whom they go; may be empty where they go to nobody.
    pub to: String,
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
