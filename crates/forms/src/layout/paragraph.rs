//! Breaks text into lines: greedy, at spaces, justified to the full width.

use unicode_normalization::char::is_combining_mark;

use super::{FontBook, Mark, Slice, Style, TextRun};

/// Text of one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Cleaned text, see [`super::clean`]; a no-break space holds words together.
    pub text: String,
    /// Face and size.
    pub style: Style,
}

impl Span {
    /// Text in a style.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
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
    /// Flush on both sides, but for the last line.
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
    /// Makes the lines about equally long, for headings.
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

/// A part of a word that has one style.
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    style: Style,
}

/// The text between two possible line breaks.
#[derive(Clone, Debug, Default)]
struct Word {
    pieces: Vec<Piece>,
    width: f32,
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
        let words = words(&self.spans, fonts);
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
        self.lines(&words(&self.spans, fonts), fonts, f32::MAX).first().map_or(0.0, |l| l.width)
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
                    if tail.pieces.is_empty() {
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
        let (start, word_gap) = match self.align {
            Align::Left => (indent, 0.0),
            Align::Centre => (indent + spare / 2.0, 0.0),
            Align::Right => (indent + spare, 0.0),
            Align::Justify if last => (indent, 0.0),
            Align::Justify => (indent, spare / line.gaps().max(1) as f32),
        };
        let marks = line.runs(fonts, start, baseline, word_gap).into_iter().map(Mark::Text);
        Slice { height, marks: marks.collect(), ..Slice::default() }
    }
}

/// Rounding of sums of widths; far below what can be seen.
const EPSILON: f32 = 0.01;
/// Typographic ascent and descent of Liberation Serif in ems.
const ASCENT: f32 = 0.891;
const DESCENT: f32 = 0.216;

impl Line {
    /// Width of the space that a further word would bring.
    fn space(&self, fonts: &FontBook) -> f32 {
        let last = self.words.last().and_then(|word| word.pieces.last());
        last.map_or(0.0, |piece| fonts.width(" ", piece.style))
    }

    /// Number of spaces that can be stretched.
    fn gaps(&self) -> usize {
        let inner: usize = self
            .words
            .iter()
            .flat_map(|word| &word.pieces)
            .map(|piece| piece.text.matches(' ').count())
            .sum();
        inner + self.words.len().saturating_sub(1)
    }

    /// Joins what has the same style into runs.
    fn runs(self, fonts: &FontBook, start: f32, baseline: f32, word_gap: f32) -> Vec<TextRun> {
        let mut runs: Vec<TextRun> = Vec::new();
        let mut x = start;
        for (index, word) in self.words.into_iter().enumerate() {
            if index > 0
                && let Some(run) = runs.last_mut()
            {
                run.text.push(' ');
                x += fonts.width(" ", run.style) + word_gap;
            }
            for piece in word.pieces {
                let width = fonts.width(&piece.text, piece.style)
                    + piece.text.matches(' ').count() as f32 * word_gap;
                match runs.last_mut() {
                    Some(run) if run.style == piece.style => run.text.push_str(&piece.text),
                    _ => runs.push(TextRun {
                        word_gap,
                        ..TextRun::plain(x, baseline, piece.style, piece.text)
                    }),
                }
                x += width;
            }
        }
        runs
    }
}

impl Word {
    fn push(&mut self, text: &str, style: Style, fonts: &FontBook) {
        // The no-break space has done its work; a plain one is what a reader copies.
        let text = text.replace('\u{A0}', " ");
        self.width += fonts.width(&text, style);
        match self.pieces.last_mut() {
            Some(piece) if piece.style == style => piece.text.push_str(&text),
            _ => self.pieces.push(Piece { text, style }),
        }
    }

    /// Cuts off as many characters as fit, at least one.
    fn split(&self, fonts: &FontBook, room: f32) -> (Self, Self) {
        let (mut head, mut tail) = (Self::default(), Self::default());
        for piece in &self.pieces {
            for cluster in clusters(&piece.text) {
                let width = fonts.width(cluster, piece.style);
                let fits = head.pieces.is_empty() || head.width + width <= room + EPSILON;
                let part = if fits && tail.pieces.is_empty() { &mut head } else { &mut tail };
                part.push(cluster, piece.style, fonts);
            }
        }
        (head, tail)
    }
}

/// Characters with the marks that stand on them.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> =
        text.char_indices().filter(|(_, c)| !is_combining_mark(*c)).map(|(at, _)| at).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

fn words(spans: &[Span], fonts: &FontBook) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for span in spans {
        for (index, part) in span.text.split(' ').enumerate() {
            if index > 0 && !word.pieces.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if !part.is_empty() {
                word.push(part, span.style, fonts);
            }
        }
    }
    if !word.pieces.is_empty() {
        words.push(word);
    }
    words
}
