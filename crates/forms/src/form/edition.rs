//! Marks that tell a preview and a reprint from the original.

use super::{Lines, Scale};
use crate::data::Edition;
use crate::layout::{FontBook, Mark, Page, Paragraph, Slice, Style, TextRun, stack};
use crate::template::fill;

/// Marks every page of a preview or reprint in the top margin, a preview also across the page.
pub(crate) fn mark(pages: &mut [Page], edition: &Edition, lines: &Lines<'_>) {
    let Lines { common: words, scale, fonts } = lines;
    match edition {
        Edition::Original | Edition::Corrected { .. } => {}
        Edition::Preview => {
            for page in pages {
                let run = across(&words.preview, page, fonts);
                page.marks.insert(0, run);
                page.marks.extend(stamp(&words.preview, true, scale, fonts));
            }
        }
        Edition::Reprint { times, at, clerk, .. } => {
            let (times, time) = (times.to_string(), at.format("%H:%M").to_string());
            let date = at.format("%d/%m/%Y").to_string();
            // The name stays whole.
            let clerk = clerk.replace(' ', "\u{A0}");
            let values = [
                ("times", Some(times.as_str())),
                ("time", Some(&time)),
                ("date", Some(&date)),
                ("clerk", Some(&clerk)),
            ];
            let text = fill(&words.reprint, &values, &words.blank);
            for (index, page) in pages.iter_mut().enumerate() {
                page.marks.extend(stamp(&text, index > 0, scale, fonts));
            }
        }
    }
}

/// Large grey type from corner to corner.
fn across(text: &str, page: &Page, fonts: &FontBook) -> Mark {
    const TURN: f32 = 50.0;
    let style = Style::bold(page.width / 9.0);
    let half = fonts.width(text, style) / 2.0;
    let (sin, cos) = TURN.to_radians().sin_cos();
    // The middle of the text, a third of its size above the baseline, is the middle of the page.
    let lift = style.size / 3.0;
    let x = page.width / 2.0 - half * cos + lift * sin;
    let y = page.height / 2.0 + half * sin + lift * cos;
    Mark::Text(TextRun { ink: 0.12, turn: TURN, ..TextRun::plain(x, y, style, text) })
}

/// Returns framed text in the top margin, flush right; where the page is numbered it stays beside
/// the number.
fn stamp(text: &str, numbered: bool, scale: &Scale, fonts: &FontBook) -> Vec<Mark> {
    const FRAME: f32 = 0.75;
    let frame = &scale.frame;
    let size = scale.small * 0.86;
    let padding = size * 0.4;
    let room = if numbered {
        frame.text_width() / 2.0 - frame.number.style.size
    } else {
        frame.text_width()
    };
    let most = room - 2.0 * padding;
    let text = Paragraph::new(text, Style::bold(size));
    let block = stack(text.slices(fonts, most));
    let width = text.natural_width(fonts).min(most) + 2.0 * padding;
    let height = block.height + padding;
    let (x, y) = (frame.width - frame.right - width, frame.top - height - size * 0.3);
    let mut marks = vec![
        Mark::rect(x, y, width, FRAME),
        Mark::rect(x, y + height - FRAME, width, FRAME),
        Mark::rect(x, y, FRAME, height),
        Mark::rect(x + width - FRAME, y, FRAME, height),
    ];
    let inside = |mark: Mark| mark.shifted(x + padding, y + padding / 2.0);
    marks.extend(block.marks.into_iter().map(inside));
    marks
}

/// Returns what was corrected since the paper was issued, for its end.
pub(crate) fn corrections(edition: &Edition, lines: &Lines<'_>) -> Option<Slice> {
    let (Edition::Reprint { corrected, .. } | Edition::Corrected { corrected }) = edition else {
        return None;
    };
    let all = corrected.join("; ");
    if all.is_empty() {
        return None;
    }
    let style = Style::bold_italic(lines.scale.small);
    let text = fill(&lines.common.corrected, &[("corrections", Some(&all))], "");
    let block = stack(Paragraph::new(text, style).slices(lines.fonts, lines.width()));
    Some(Slice { gap: lines.scale.small, ..block })
}
