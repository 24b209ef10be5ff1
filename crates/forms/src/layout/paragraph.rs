//! Breaks text into lines: greedy, at spaces, justified to the full width.

use super::glue::{phrases, values};
use super::word::{Piece, Word};
use super::{FontBook, Mark, Slice, Style, TextRun};

/// In a text: dots to write on, up to the right margin. No cleaned text has it.
pub const LEADER: char = '\t';
/// In a name: where its office wants a line of the head to end; elsewhere a space.
pub const LINE_BREAK: char = '\u{2028}';
/// In a text: a box to tick.
pub const UNTICKED: char = '\u{2610}';
/// In a text: a box that is ticked.
pub const TICKED: char = '\u{2612}';

/// Text of one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Cleaned text, see [`super::clean`]; a no-break space holds words together, as do dates,
    /// telephone numbers and sums of money. May hold [`LEADER`], [`UNTICKED`] and [`TICKED`].
    pub text: String,
    /// Face and size.
    pub style: Style,
}

impl Span {
    /// Text in a style.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }

    /// Dots to write on, up to the right margin; several on a line share what there is.
    pub fn leader(style: Style) -> Self {
        Self::new(LEADER, style)
    }

    /// A box to tick, or one that is ticked.
    pub fn tick_box(ticked: bool, style: Style) -> Self {
        Self::new(if ticked { TICKED } else { UNTICKED }, style)
    }
}

/// Alignment of the lines of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Flush left.
    #[default]
    Left,
    /// Centred.
    Centre,
    /// Flush right.
    Right,
    /// Flush on both sides, but for the last line and lines whose spaces would become holes.
    Justify,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// The text, piece by piece; pieces are joined as they stand.
    pub spans: Vec<Span>,
    /// Alignment of the lines.
    pub align: Align,
    /// Indent of all lines, in points.
    pub indent: f32,
    /// Further indent of the first line, in points; negative hangs it out.
    pub first_indent: f32,
    /// White space above, in points.
    pub space_before: f32,
    /// Line height as a multiple of the size.
    pub leading: f32,
    /// The last line stays on the page of what follows.
    pub keep_with_next: bool,
    /// All lines stay on one page.
    pub keep_together: bool,
    /// Makes the lines about equally long and keeps the phrases of an office's name whole, for
    /// headings.
    pub balance: bool,
}

impl Default for Paragraph {
    fn default() -> Self {
        Self {
            spans: Vec::new(),
            align: Align::Left,
            indent: 0.0,
            first_indent: 0.0,
            space_before: 0.0,
            leading: 1.15,
            keep_with_next: false,
            keep_together: false,
            balance: false,
        }
    }
}

/// The words of one line and the room there is for them.
#[derive(Debug, Default)]
struct Line {
    words: Vec<Word>,
    width: f32,
    room: f32,
}

impl Paragraph {
    /// Text in one style, flush left.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { spans: vec![Span::new(text, style)], ..Self::default() }
    }

    /// Text in one style, centred and balanced, all lines on one page.
    pub fn heading(text: impl Into<String>, style: Style) -> Self {
        Self {
            align: Align::Centre,
            balance: true,
            keep_together: true,
            keep_with_next: true,
            ..Self::new(text, style)
        }
    }

    /// Breaks it into lines of at most `width` points.
    ///
    /// A page break leaves no single line behind or ahead. A word wider than the line is broken
    /// between characters.
    pub fn slices(&self, fonts: &FontBook, width: f32) -> Vec<Slice> {
        let words = self.words(fonts);
        let mut lines = self.lines(&words, fonts, width);
        if self.balance && lines.len() > 1 {
            lines = self.balanced(&words, fonts, width, lines.len());
        }
        let count = lines.len();
        lines
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                let last = index + 1 == count;
                let mut slice = self.set(line, fonts, index == 0, last);
                slice.gap = if index == 0 { self.space_before } else { 0.0 };
                slice.keep_with_next = if last {
                    self.keep_with_next
                } else {
                    self.keep_together || index == 0 || index + 2 == count
                };
                slice
            })
            .collect()
    }

    /// Width of its longest line when nothing is broken.
    pub fn natural_width(&self, fonts: &FontBook) -> f32 {
        self.lines(&self.words(fonts), fonts, f32::MAX).first().map_or(0.0, |l| l.width)
    }

    /// Returns what no line break parts: words, and words that belong together.
    fn words(&self, fonts: &FontBook) -> Vec<Word> {
        let mut words = Vec::new();
        let mut word = Word::default();
        for span in &self.spans {
            let text = values(&span.text);
            let text = if self.balance { phrases(&text).into() } else { text };
            for (index, part) in text.split([' ', LINE_BREAK]).enumerate() {
                if index > 0 && !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                word.push(part, span.style, fonts);
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
        words
    }

    fn lines(&self, words: &[Word], fonts: &FontBook, width: f32) -> Vec<Line> {
        let room = |index: usize| {
            let first = if index == 0 { self.first_indent } else { 0.0 };
            (width - self.indent - first).max(1.0)
        };
        let mut lines = vec![Line { room: room(0), ..Line::default() }];
        for word in words {
            let mut word = word.clone();
            loop {
                let count = lines.len();
                let Some(line) = lines.last_mut() else { break };
                let space = line.space(fonts);
                if line.width + space + word.width <= line.room + EPSILON {
                    line.width += space + word.width;
                    line.words.push(word);
                    break;
                }
                if line.words.is_empty() {
                    let (head, tail) = word.split(fonts, line.room);
                    line.width = head.width;
                    line.words.push(head);
                    if tail.is_empty() {
                        break;
                    }
                    word = tail;
                }
                lines.push(Line { room: room(count), ..Line::default() });
            }
        }
        lines
    }

    /// Returns the narrowest lines that are not more than there must be.
    fn balanced(&self, words: &[Word], fonts: &FontBook, width: f32, count: usize) -> Vec<Line> {
        let (mut low, mut high) = (width / (count as f32 + 1.0), width);
        for _ in 0..8 {
            let middle = (low + high) / 2.0;
            if self.lines(words, fonts, middle).len() > count {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut lines = self.lines(words, fonts, high);
        for line in &mut lines {
            line.room += width - high;
        }
        lines
    }

    fn set(&self, line: Line, fonts: &FontBook, first: bool, last: bool) -> Slice {
        let size = self.spans.iter().map(|span| span.style.size).fold(0.0, f32::max);
        let height = size * self.leading;
        let ttf_height = (ASCENT + DESCENT) * size;
        let baseline = (height - ttf_height) / 2.0 + ASCENT * size;
        let spare = (line.room - line.width).max(0.0);
        let indent = self.indent + if first { self.first_indent } else { 0.0 };
        let mut fill = Fill::default();
        let leaders = line.leaders();
        let start = match self.align {
            _ if leaders > 0 => {
                fill.leader = spare / leaders as f32;
                indent
            }
            Align::Left => indent,
            Align::Centre => indent + spare / 2.0,
            Align::Right => indent + spare,
            Align::Justify => {
                let gap = spare / line.gaps().max(1) as f32;
                if !last && gap <= WIDEST_GAP * size {
                    fill.space = gap;
                }
                indent
            }
        };
        let marks = line.marks(fonts, start, baseline, fill);
        Slice { height, marks, ..Slice::default() }
    }
}

/// What is added on a line to reach the right margin, in points.
#[derive(Clone, Copy, Default)]
struct Fill {
    /// To every space.
    space: f32,
    /// To every leader.
    leader: f32,
}

/// Most that justifying adds to a space, in ems: with the space itself 0.45 em. A line that needs
/// more is set ragged.
const WIDEST_GAP: f32 = 0.2;
/// Rounding of sums of widths; far below what can be seen.
const EPSILON: f32 = 0.01;
/// Typographic ascent and descent of Liberation Serif in ems.
const ASCENT: f32 = 0.891;
const DESCENT: f32 = 0.216;

impl Line {
    /// Width of the space that a further word would bring.
    fn space(&self, fonts: &FontBook) -> f32 {
        let last = self.words.last().and_then(|word| word.pieces.last());
        last.map_or(0.0, |piece| fonts.width(" ", piece.style()))
    }

    /// Number of spaces that can be stretched.
    fn gaps(&self) -> usize {
        let inner: usize = self.pieces().map(Piece::gaps).sum();
        inner + self.words.len().saturating_sub(1)
    }

    fn leaders(&self) -> usize {
        self.pieces().filter(|piece| matches!(piece, Piece::Leader(_))).count()
    }

    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.words.iter().flat_map(|word| &word.pieces)
    }

    /// Draws it; neighbours of the same style are one run.
    fn marks(&self, fonts: &FontBook, start: f32, baseline: f32, fill: Fill) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut x = start;
        // Whether further text joins the run drawn last.
        let mut open = false;
        for (index, word) in self.words.iter().enumerate() {
            if index > 0
                && let Some(before) = index.checked_sub(1).and_then(|at| self.words.get(at))
                && let Some(style) = before.pieces.last().map(Piece::style)
            {
                if let (true, Some(Mark::Text(run))) = (open, marks.last_mut()) {
                    run.text.push(' ');
                }
                x += fonts.width(" ", style) + fill.space;
            }
            for piece in &word.pieces {
                let mut width = piece.width(fonts) + piece.gaps() as f32 * fill.space;
                match piece {
                    Piece::Text(text, style) => {
                        match marks.last_mut() {
                            Some(Mark::Text(run)) if open && run.style == *style => {
                                run.text.push_str(text);
                            }
                            _ => marks.push(Mark::Text(TextRun {
                                word_gap: fill.space,
                                ..TextRun::plain(x, baseline, *style, text)
                            })),
                        }
                        open = true;
                    }
                    Piece::Leader(style) => {
                        width += fill.leader;
                        marks.push(dots(fonts, x, baseline, *style, width));
                        open = false;
                    }
                    Piece::Box(ticked, style) => {
                        marks.extend(tick_box(fonts, x, baseline, *style, *ticked));
                        open = false;
                    }
                }
                x += width;
            }
        }
        marks
    }
}

/// Returns as many dots as there is room for, flush right.
fn dots(fonts: &FontBook, x: f32, baseline: f32, style: Style, width: f32) -> Mark {
    let dot = fonts.width(".", style);
    let count = ((width + EPSILON) / dot).floor().max(1.0);
    let x = x + width - count * dot;
    Mark::Text(TextRun::plain(x, baseline, style, ".".repeat(count as usize)))
}

/// Returns a square on the baseline, with a cross where it is ticked.
fn tick_box(fonts: &FontBook, x: f32, baseline: f32, style: Style, ticked: bool) -> Vec<Mark> {
    let side = BOX * style.size;
    let rule = style.size * 0.05;
    let (x, top) = (x + (Piece::Box(ticked, style).width(fonts) - side) / 2.0, baseline - side);
    let mut marks = vec![
        Mark::rect(x, top, side, rule),
        Mark::rect(x, baseline - rule, side, rule),
        Mark::rect(x, top, rule, side),
        Mark::rect(x + side - rule, top, rule, side),
    ];
    if ticked {
        let cross = Style { size: style.size * 1.2, ..style };
        let middle = x + side / 2.0 - fonts.width(CROSS, cross) / 2.0;
        let down = baseline - side / 2.0 + fonts.middle('×', cross);
        marks.push(Mark::Text(TextRun::plain(middle, down, cross, CROSS)));
    }
    marks
}

/// Side of a box to tick, in ems.
const BOX: f32 = 0.7;
/// What stands in a box that is ticked.
const CROSS: &str = "×";
