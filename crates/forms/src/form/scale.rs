//! Sizes of type and margins on each kind of sheet.

use crate::error::FormError;
use crate::layout::{Frame, Page, PageNumber, Style, mm};

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
    /// Height of a line of text as a multiple of its size.
    pub leading: f32,
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

/// Least white space for a signature, in millimetres: nobody signs in less than 12.
const LEAST_SIGN: f32 = 12.3;

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
            leading: 1.15,
            small: 10.5,
            gap: 2.5,
            sign: 48.0,
            barcode: 20.0,
            qr: 64.0,
        }
    }

    /// Returns a list on A4 lying across.
    pub fn a4_across() -> Self {
        let upright = Self::a4();
        let (width, height) = (upright.frame.height, upright.frame.width);
        Self { frame: Frame { width, height, ..upright.frame }, body: 12.0, gap: 2.0, ..upright }
    }

    /// Returns a letter on A4: text of 14 points with wider lines.
    pub fn letter() -> Self {
        Self { body: 14.0, leading: 1.2, gap: 6.0, sign: 72.0, ..Self::a4() }
    }

    /// Returns a form on A5, alone or as half an A4 sheet.
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
            leading: 1.15,
            small: 8.5,
            gap: 1.2,
            sign: mm(13.0),
            barcode: 16.0,
            qr: 46.0,
        }
    }

    /// Sets a paper so that it saves a second page where that is possible: with smaller notes and
    /// less white space first, then with smaller text, and last with less room for signatures.
    ///
    /// # Errors
    /// Those of `pages`.
    pub fn fitted(
        self,
        pages: impl Fn(Self) -> Result<Vec<Page>, FormError>,
    ) -> Result<Vec<Page>, FormError> {
        let usual = pages(self)?;
        if usual.len() != 2 {
            return Ok(usual);
        }
        for tighter in self.tighter() {
            let pages = pages(tighter)?;
            if pages.len() == 1 {
                return Ok(pages);
            }
        }
        Ok(usual)
    }

    /// Returns the same, each time tighter. A letter keeps the white space between its paragraphs
    /// and at least 13 points, as the decree wants.
    fn tighter(self) -> [Self; 3] {
        let (letter, small_sheet) = (self.body > 13.0, self.body < 12.0);
        let notes = Self {
            leading: self.leading.min(if letter { 1.1 } else { 1.15 }),
            small: self.small - if small_sheet { 0.5 } else { 1.0 },
            gap: if letter { self.gap } else { self.gap * 0.4 },
            ..self
        };
        let text = Self {
            body: if letter || small_sheet { self.body - 1.0 } else { self.body },
            leading: notes.leading.min(1.1),
            ..notes
        };
        let signatures = Self { sign: mm(LEAST_SIGN).max(self.sign * 0.7), ..text };
        [notes, text, signatures]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_room_to_sign() {
        for scale in [Scale::a4(), Scale::a4_across(), Scale::letter(), Scale::a5()] {
            for scale in [scale].into_iter().chain(scale.tighter()) {
                assert!(scale.sign >= mm(12.0), "{scale:?}");
            }
        }
    }

    #[test]
    fn notes_give_way_before_text_and_text_before_signatures() {
        for scale in [Scale::a4(), Scale::letter(), Scale::a5()] {
            let [notes, text, signatures] = scale.tighter();
            assert!(notes.small < scale.small && notes.body == scale.body, "{notes:?}");
            assert!(notes.sign == scale.sign && text.sign == scale.sign, "{text:?}");
            assert!(signatures.sign < scale.sign, "{signatures:?}");
        }
        let [.., letter] = Scale::letter().tighter();
        assert_eq!((letter.body, letter.leading, letter.gap), (13.0, 1.1, 6.0));
    }

    #[test]
    fn a_second_page_is_saved_by_the_least_tight_setting() {
        let pages = |count: usize| vec![Page::default(); count];
        let tried = std::cell::RefCell::new(Vec::new());
        let fitted = Scale::letter().fitted(|scale| {
            tried.borrow_mut().push(scale.body);
            Ok(pages(if scale.body > 13.0 { 2 } else { 1 }))
        });
        assert_eq!(fitted.unwrap().len(), 1);
        assert_eq!(tried.into_inner(), [14.0, 14.0, 13.0]);
        let never =
            Scale::letter().fitted(|scale| Ok(pages(if scale.body > 13.0 { 2 } else { 3 })));
        assert_eq!(never.unwrap().len(), 2);
    }
}
