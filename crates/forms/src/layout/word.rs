//! What no line break parts, unless it is wider than the line.

use unicode_normalization::char::is_combining_mark;

use super::paragraph::{LEADER, TICKED, UNTICKED};
use super::{FontBook, Style};

/// A part of a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Characters of one style.
    Text(String, Style),
    /// Dots to write on.
    Leader(Style),
    /// A box, ticked or not.
    Box(bool, Style),
}

/// The text between two possible line breaks.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    pub pieces: Vec<Piece>,
    pub width: f32,
}

/// Least room for writing on dots, in ems.
const LEAST_LEADER: f32 = 5.0;
/// Room for a box to tick, in ems.
const BOX_ROOM: f32 = 0.9;
/// Rounding of sums of widths; far below what can be seen.
const EPSILON: f32 = 0.01;

impl Piece {
    /// Width in points; that of a leader is the least.
    pub fn width(&self, fonts: &FontBook) -> f32 {
        match self {
            Self::Text(text, style) => fonts.width(text, *style),
            Self::Leader(style) => LEAST_LEADER * style.size,
            Self::Box(_, style) => BOX_ROOM * style.size,
        }
    }

    pub fn style(&self) -> Style {
        match self {
            Self::Text(_, style) | Self::Leader(style) | Self::Box(_, style) => *style,
        }
    }

    /// Number of spaces in it.
    pub fn gaps(&self) -> usize {
        match self {
            Self::Text(text, _) => text.matches(' ').count(),
            Self::Leader(_) | Self::Box(..) => 0,
        }
    }
}

impl Word {
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds text, with the leaders and boxes in it.
    pub fn push(&mut self, text: &str, style: Style, fonts: &FontBook) {
        let mut rest = text;
        while let Some(at) = rest.find([LEADER, UNTICKED, TICKED]) {
            self.push_text(&rest[..at], style, fonts);
            let mut after = rest[at..].chars();
            let piece = match after.next() {
                Some(LEADER) => Piece::Leader(style),
                sign => Piece::Box(sign == Some(TICKED), style),
            };
            self.push_piece(piece, fonts);
            rest = after.as_str();
        }
        self.push_text(rest, style, fonts);
    }

    fn push_text(&mut self, text: &str, style: Style, fonts: &FontBook) {
        if !text.is_empty() {
            // The no-break space has done its work; a plain one is what a reader copies.
            self.push_piece(Piece::Text(text.replace('\u{A0}', " "), style), fonts);
        }
    }

    fn push_piece(&mut self, piece: Piece, fonts: &FontBook) {
        self.width += piece.width(fonts);
        match (self.pieces.last_mut(), &piece) {
            (Some(Piece::Text(text, style)), Piece::Text(more, other)) if style == other => {
                text.push_str(more);
            }
            _ => self.pieces.push(piece),
        }
    }

    /// Cuts off what fits, at least one character: at the last space, else behind the last sign at
    /// which an address may be broken, else anywhere.
    pub fn split(&self, fonts: &FontBook, room: f32) -> (Self, Self) {
        let parts: Vec<Piece> = self.pieces.iter().flat_map(clusters).collect();
        let mut width = 0.0;
        let fitting = parts.iter().take_while(|part| {
            width += part.width(fonts);
            width <= room + EPSILON
        });
        let most = fitting.count().max(1);
        let behind = |signs: &[&str]| {
            let found = parts.iter().take(most).rposition(
                |part| matches!(part, Piece::Text(text, _) if signs.contains(&text.as_str())),
            );
            found.map(|at| at + 1)
        };
        let cut = if most == parts.len() {
            most
        } else {
            behind(&[" "]).or_else(|| behind(&["@", ".", "/", "-", "_"])).unwrap_or(most)
        };
        let (mut head, mut tail) = (Self::default(), Self::default());
        for (index, part) in parts.into_iter().enumerate() {
            match &part {
                Piece::Text(text, _) if text == " " && index + 1 == cut => {}
                _ if index < cut => head.push_piece(part, fonts),
                _ => tail.push_piece(part, fonts),
            }
        }
        (head, tail)
    }
}

/// Characters with the marks that stand on them.
fn clusters(piece: &Piece) -> Vec<Piece> {
    let Piece::Text(text, style) = piece else { return vec![piece.clone()] };
    let starts: Vec<usize> =
        text.char_indices().filter(|(_, c)| !is_combining_mark(*c)).map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let cut = |(start, end)| Piece::Text(text[start..end].to_owned(), *style);
    starts.into_iter().zip(ends).map(cut).collect()
}
