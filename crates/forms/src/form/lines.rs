//! Lines of a form: templates filled and set on a sheet.

use crate::layout::{Align, FontBook, LEADER, Paragraph, Slice, Span, Style, beside, stack};
use crate::template::{Values, spans};
use crate::wording::CommonWords;

use super::Scale;

/// The settings of every line of a form.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a> {
    pub common: &'a CommonWords,
    pub scale: Scale,
    pub fonts: &'a FontBook,
}

impl Lines<'_> {
    /// Width between the margins.
    pub fn width(&self) -> f32 {
        self.scale.frame.text_width()
    }

    /// Returns a filled template; absent values become dots to the right margin.
    pub fn spans(&self, template: &str, values: &Values<'_>) -> Vec<Span> {
        spans(template, values, &LEADER.to_string(), Style::regular(self.scale.body))
    }

    /// Returns a justified paragraph of pieces.
    pub fn paragraph_of(&self, spans: Vec<Span>) -> Paragraph {
        Paragraph {
            spans,
            align: Align::Justify,
            space_before: self.scale.gap,
            leading: self.scale.leading,
            ..Paragraph::default()
        }
    }

    /// Returns a justified paragraph from a template.
    pub fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        self.paragraph_of(self.spans(template, values))
    }

    /// Returns the same across the page.
    pub fn line(&self, template: &str, values: &Values<'_>) -> Vec<Slice> {
        self.set(&self.paragraph(template, values))
    }

    /// Returns two paragraphs in one line; the left one has a share of the width.
    pub fn side_by_side(&self, share: f32, left: &Paragraph, right: &Paragraph) -> Slice {
        let begins = self.width() * share;
        let left = left.slices(self.fonts, begins - self.scale.body);
        let right = right.slices(self.fonts, self.width() - begins);
        let both = beside([(0.0, stack(left)), (begins, stack(right))]);
        Slice { gap: self.scale.gap, ..both }
    }

    /// Returns a line without values that stays with what follows.
    pub fn kept_line(&self, text: &str) -> Vec<Slice> {
        self.set(&Paragraph { keep_with_next: true, ..self.paragraph(text, &[]) })
    }

    /// Returns a centred line that stays with what follows.
    pub fn centred(&self, spans: Vec<Span>) -> Vec<Slice> {
        let heading = Paragraph::heading("", Style::regular(self.scale.body));
        self.set(&Paragraph { spans, ..heading })
    }

    /// Returns a centred line from a template; absent values become a few dots.
    pub fn centred_line(&self, template: &str, values: &Values<'_>) -> Vec<Slice> {
        let style = Style::regular(self.scale.body);
        self.centred(spans(template, values, &self.common.blank, style))
    }

    /// Returns the title of the paper, with white space above in multiples of the size of the text.
    pub fn title(&self, text: &str, above: f32) -> Vec<Slice> {
        let mut title = Paragraph::heading(text, Style::bold(self.scale.title));
        title.space_before = self.scale.body * above;
        self.set(&title)
    }

    /// Sets a paragraph across the page.
    pub fn set(&self, paragraph: &Paragraph) -> Vec<Slice> {
        paragraph.slices(self.fonts, self.width())
    }
}
