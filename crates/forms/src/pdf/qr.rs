//! QR code of a dossier code, for the scanner at the counter.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::FormError;
use crate::layout::{Figure, Mark, Slice};

/// Draws a text as a QR code of about `side` points, quiet zone not included.
///
/// Error correction M, as a folded paper needs. A module is a whole number of points at 600 dots
/// per inch, so that a laser printer draws all of them alike.
pub fn qr(text: &str, side: f32, field: &str) -> Result<Figure, FormError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| FormError::Code { field: field.to_owned(), problem: error.to_string() })?;
    let width = code.width();
    let colours = code.to_colors();
    let module = super::barcode::whole_dots(side / width as f32);
    let mut marks = Vec::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = line[column..].iter().take_while(|c| **c == Color::Dark).count();
            if run > 0 {
                marks.push(Mark::rect(
                    column as f32 * module,
                    row as f32 * module,
                    run as f32 * module,
                    module,
                ));
            }
            column += run.max(1);
        }
    }
    let side = width as f32 * module;
    Ok(Figure { width: side, slice: Slice { height: side, marks, ..Slice::default() } })
}
