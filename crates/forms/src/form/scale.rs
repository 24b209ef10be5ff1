//! Sizes of type and margins on each kind of sheet.

use crate::layout::{Frame, PageNumber, Style, mm};

/// Sizes that differ between sheets, in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Sheet and margins.
    pub frame: Frame,
    /// Names and mottos in the head.
    pub head: f32,
    /// The motto, place and date, number.
    pub motto: f32,
    /// Title of the paper.
    pub title: f32,
    /// Text.
    pub body: f32,
    /// Notes below the signatures.
    pub small: f32,
    /// White space above a line of the form.
    pub gap: f32,
    /// White space for a signature.
    pub sign: f32,
    /// Height of a barcode.
    pub barcode: f32,
    /// Side of a QR code, at most.
    pub qr: f32,
}

impl Scale {
    /// Returns a form on A4 (NĐ 30/2020/NĐ-CP, appendix I: margins 20-25, 15-20, 20-25, 30-35 mm).
    pub fn a4() -> Self {
        Self {
            frame: Frame {
                width: mm(210.0),
                height: mm(297.0),
                top: mm(20.0),
                right: mm(15.0),
                bottom: mm(20.0),
                left: mm(30.0),
                number: PageNumber { style: Style::regular(13.0), baseline: mm(14.0) },
            },
            head: 12.0,
            motto: 13.0,
            title: 14.0,
            body: 13.0,
            small: 10.5,
            gap: 2.5,
            sign: 48.0,
            barcode: 20.0,
            qr: 64.0,
        }
    }

    /// Returns the same with less white space, and smaller type where the sheet is small.
    pub fn tight(self) -> Self {
        let small_sheet = self.body < 13.0;
        Self {
            body: if small_sheet { self.body - 1.0 } else { self.body },
            small: self.small - if small_sheet { 0.5 } else { 1.0 },
            gap: self.gap * 0.4,
            sign: self.sign * 0.8,
            ..self
        }
    }

    /// Returns a letter on A4: text of 14 points with wider lines.
    pub fn letter() -> Self {
        Self { body: 14.0, gap: 6.0, sign: 72.0, ..Self::a4() }
    }

    /// Returns a form on A5, half an A4 sheet.
    pub fn a5() -> Self {
        Self {
            frame: Frame {
                width: mm(148.5),
                height: mm(210.0),
                top: mm(11.0),
                right: mm(10.0),
                bottom: mm(9.0),
                left: mm(14.0),
                number: PageNumber { style: Style::regular(10.0), baseline: mm(8.0) },
            },
            head: 9.0,
            motto: 9.5,
            title: 11.5,
            body: 10.0,
            small: 8.5,
            gap: 1.2,
            sign: 32.0,
            barcode: 16.0,
            qr: 46.0,
        }
    }
}
