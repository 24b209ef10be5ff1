//! Writes a display list as PDF.

mod accent;
mod barcode;
mod font;
mod hinting;
mod metadata;
mod paint;
mod profile;
mod qr;

use chrono::NaiveDateTime;
use lopdf::Document;
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::error::FormError;
use crate::layout::{FontBook, Page};

pub use barcode::barcode;
pub use qr::qr;

/// What a file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Shown in the title bar of a viewer.
    pub title: String,
    /// When the paper was issued, Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Who issued it; empty where nothing is to be said, as everything below.
    pub author: String,
    /// What it is about, for example the procedure.
    pub subject: String,
    /// Number as printed, for example "05/TNHS-TTPVHCC".
    pub number: String,
    /// Code of the dossier.
    pub code: String,
    /// Bookmarks, in the order of their pages.
    pub outline: Vec<Bookmark>,
}

/// An entry in the outline that a viewer shows beside the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// What is shown.
    pub title: String,
    /// Page that it leads to, from 0.
    pub page: usize,
}

impl About {
    /// Number and code, where there are any.
    fn identifiers(&self) -> impl Iterator<Item = &str> {
        [self.number.as_str(), &self.code].into_iter().filter(|it| !it.is_empty())
    }

    fn keywords(&self) -> String {
        self.identifiers().collect::<Vec<_>>().join(", ")
    }

    /// Number, mark and code under the names that exchanged official papers give them.
    fn identifier(&self) -> String {
        let (number, notation) = self.number.split_once('/').unwrap_or((&self.number, ""));
        [("CodeNumber", number), ("CodeNotation", notation), ("DossierCode", &self.code)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// Writes pages as a PDF 1.7 file with the fonts embedded, made to be archived (PDF/A-2u).
///
/// The same pages and data give the same bytes. A digital signature would be put on these bytes:
/// nothing changes them afterwards.
pub fn write(pages: &[Page], about: &About, fonts: &FontBook) -> Result<Vec<u8>, FormError> {
    let mut document = PdfDocument::new(&about.title);
    for (face, font) in font::subsets(pages, fonts)? {
        document.resources.fonts.map.insert(paint::font_id(face), font);
    }
    document.pages = pages.iter().map(|page| paint::page(page, fonts)).collect();
    let mut warnings = Vec::new();
    let mut raw = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    metadata::finish(&mut raw, about)?;
    save(&mut raw)
}

fn save(document: &mut Document) -> Result<Vec<u8>, FormError> {
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|error| FormError::Write(error.to_string()))?;
    Ok(bytes)
}
