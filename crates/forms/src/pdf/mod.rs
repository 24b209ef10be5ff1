//! Writes a display list as PDF.

mod accent;
mod barcode;
mod font;
mod hinting;
mod metadata;
mod paint;
mod qr;

use chrono::NaiveDateTime;
use lopdf::Document;
use printpdf::{PdfDocument, PdfSaveOptions};

use crate::error::FormError;
use crate::layout::{FontBook, Page};

pub use barcode::barcode;
pub use qr::qr;

/// Metadata of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Shown in the title bar of a viewer.
    pub title: String,
    /// When the paper was issued, Vietnam wall clock.
    pub issued_at: NaiveDateTime,
}

/// Writes pages as a PDF 1.7 file with the fonts embedded.
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
