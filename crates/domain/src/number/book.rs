//! Numbers of papers and of entries in the register.
//!
//! Every PC keeps its own book (quyển) per kind of paper and year, numbered without gaps; numbering
//! starts at 1 on 1 January (NĐ 30/2020/NĐ-CP).

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The number of a paper in its book.
///
/// ```
/// use domain::number::PaperNumber;
/// assert_eq!(PaperNumber { book: 1, year: 2026, number: 5 }.to_string(), "05");
/// assert_eq!(PaperNumber { book: 2, year: 2026, number: 12 }.suffix(), Some("Q2".into()));
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct PaperNumber {
    /// Book, from 1; the office's first PC keeps book 1.
    #[n(0)]
    pub book: u16,
    /// Year of the book.
    #[n(1)]
    pub year: u16,
    /// Number in the book, from 1.
    #[n(2)]
    pub number: u32,
}

impl PaperNumber {
    /// Returns the mark of the book, absent for book 1.
    #[must_use]
    pub fn suffix(&self) -> Option<String> {
        (self.book > 1).then(|| format!("Q{}", self.book))
    }

    /// Returns the number with the mark of its kind, as printed: "05/PXL" or "12/PXL-Q2".
    #[must_use]
    pub fn with_mark(&self, mark: &str) -> String {
        match self.suffix() {
            Some(book) => format!("{self}/{mark}-{book}"),
            None => format!("{self}/{mark}"),
        }
    }
}

impl fmt::Display for PaperNumber {
    /// Numbers below 10 get a leading zero (NĐ 30/2020/NĐ-CP).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.number)
    }
}

/// An entry in the register of dossiers (sổ theo dõi hồ sơ).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntry {
    /// Book (quyển số).
    #[n(0)]
    pub book: u16,
    /// Year of the book.
    #[n(1)]
    pub year: u16,
    /// Entry number (số thứ tự).
    #[n(2)]
    pub entry: u32,
}
