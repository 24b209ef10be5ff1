//! The line below the pages after the first, so that a sheet found alone tells whose it is.

use crate::layout::{Mark, Page, Style, TextRun};
use crate::template::fill;

use super::Lines;

/// Least size of the line in points, where it is long.
const LEAST: f32 = 6.0;

/// Writes what is known of the paper (dossier code, number, whose copy) and the page with the number
/// of pages below every page but the first; the page number of the decree stays above.
pub(crate) fn mark(pages: &mut [Page], parts: &[String], lines: &Lines<'_>) {
    let Lines { common, scale, fonts } = lines;
    let frame = &scale.frame;
    let count = pages.len().to_string();
    for (index, page) in pages.iter_mut().enumerate().skip(1) {
        let number = (index + 1).to_string();
        let values = [("page", Some(number.as_str())), ("pages", Some(&count))];
        let of = fill(&common.page_of, &values, "");
        let parts: Vec<&str> = parts.iter().map(String::as_str).chain([of.as_str()]).collect();
        let text = joined(&parts);
        let usual = Style::regular(scale.small - 1.0);
        let room = frame.text_width() / fonts.width(&text, usual);
        let style = Style::regular((usual.size * room.min(1.0)).max(LEAST));
        let x = frame.left + (frame.text_width() - fonts.width(&text, style)) / 2.0;
        let baseline = frame.height - frame.bottom * 0.55;
        page.marks.push(Mark::Text(TextRun::plain(x, baseline, style, text)));
    }
}

/// Returns what there is to say in one line: "05/TNHS · 000.00.12.H36.57-261123-0005".
pub(crate) fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}
