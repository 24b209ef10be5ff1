//! Marks that tell a preview and a reprint from the original.

use super::{Lines, Scale};
use crate::data::Edition;
use crate::layout::{FontBook, Mark, Page, Style, TextRun};
use crate::template::fill;

/// Marks every page of a preview or reprint in the top margin, a preview also across the page.
pub(crate) fn mark(pages: &mut [Page], edition: Edition, lines: &Lines<'_>) {
    let Lines { common: words, scale, fonts } = lines;
    match edition {
        Edition::Original => {}
        Edition::Preview => {
            for page in pages {
                let run = across(&words.preview, page, fonts);
                page.marks.insert(0, run);
                page.marks.extend(stamp(&words.preview, scale, fonts));
            }
        }
        Edition::Reprint { times } => {
            let text = fill(&words.reprint, &[("times", Some(&times.to_string()))], &words.blank);
            for page in pages {
                page.marks.extend(stamp(&text, scale, fonts));
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

/// Returns a framed line in the top margin, flush right.
fn stamp(text: &str, scale: &Scale, fonts: &FontBook) -> Vec<Mark> {
    const FRAME: f32 = 0.75;
    let frame = &scale.frame;
    let style = Style::bold(scale.small);
    let (width, height) = (fonts.width(text, style) + scale.small, scale.small * 1.5);
    let (x, y) = (frame.width - frame.right - width, frame.top - height - scale.small * 0.5);
    let right = x + width - FRAME;
    vec![
        Mark::rect(x, y, width, FRAME),
        Mark::rect(x, y + height - FRAME, width, FRAME),
        Mark::rect(x, y, FRAME, height),
        Mark::rect(right, y, FRAME, height),
        Mark::Text(TextRun::plain(x + scale.small / 2.0, y + height * 0.72, style, text)),
    ]
}
