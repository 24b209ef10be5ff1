//! How wide text is, in the very integers that the PDF's width table holds.

use std::sync::OnceLock;

use ttf_parser::{Face as Ttf, GlyphId};

use crate::error::FormError;

/// One of the four bundled faces of Liberation Serif, which has the metrics of Times New Roman.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Upright.
    Regular,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Bold italic.
    BoldItalic,
}

impl Face {
    /// All four, in the order of their discriminants.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    /// PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "LiberationSerif",
            Self::Bold => "LiberationSerif-Bold",
            Self::Italic => "LiberationSerif-Italic",
            Self::BoldItalic => "LiberationSerif-BoldItalic",
        }
    }

    /// Returns the font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => {
                include_bytes!("../../../../assets/fonts/LiberationSerif-Regular.ttf")
            }
            Self::Bold => include_bytes!("../../../../assets/fonts/LiberationSerif-Bold.ttf"),
            Self::Italic => include_bytes!("../../../../assets/fonts/LiberationSerif-Italic.ttf"),
            Self::BoldItalic => {
                include_bytes!("../../../../assets/fonts/LiberationSerif-BoldItalic.ttf")
            }
        }
    }
}

/// Face and size of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Which face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
}

impl Style {
    /// Returns the upright face at a size in points.
    pub fn regular(size: f32) -> Self {
        Self { face: Face::Regular, size }
    }

    /// Returns the bold face at a size in points.
    pub fn bold(size: f32) -> Self {
        Self { face: Face::Bold, size }
    }

    /// Returns the italic face at a size in points.
    pub fn italic(size: f32) -> Self {
        Self { face: Face::Italic, size }
    }

    /// Returns the bold italic face at a size in points.
    pub fn bold_italic(size: f32) -> Self {
        Self { face: Face::BoldItalic, size }
    }
}

/// A glyph of a face.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the font file; 0 stands for "no glyph".
    pub id: u16,
    /// Advance in font units.
    pub advance: u16,
    /// Advance in thousandths of the size, rounded down as the PDF's width table has it.
    pub width: u16,
}

/// Characters below this are looked up in a table, the few above it in the font file.
const TABLE: usize = 0x2300;

/// Data of one face.
#[derive(Debug)]
pub struct FaceMetrics {
    ttf: Ttf<'static>,
    glyphs: Vec<Glyph>,
}

/// The four faces, parsed once.
#[derive(Debug)]
pub struct FontBook {
    faces: [FaceMetrics; 4],
}

impl FontBook {
    /// Returns the bundled faces, parsed at the first call.
    pub fn shared() -> Result<&'static Self, FormError> {
        static BOOK: OnceLock<Result<FontBook, FormError>> = OnceLock::new();
        BOOK.get_or_init(Self::load).as_ref().map_err(Clone::clone)
    }

    fn load() -> Result<Self, FormError> {
        let [regular, bold, italic, bold_italic] = Face::ALL.map(FaceMetrics::load);
        Ok(Self { faces: [regular?, bold?, italic?, bold_italic?] })
    }

    /// Returns the parsed font file of a face.
    pub fn ttf(&self, face: Face) -> &Ttf<'static> {
        &self.faces[face as usize].ttf
    }

    /// Returns the glyph of a character, if the face has one.
    pub fn glyph(&self, face: Face, character: char) -> Option<Glyph> {
        self.faces[face as usize].glyph(character)
    }

    /// Returns whether all four faces draw a character as it is read. Hebrew is not: it would stand
    /// from left to right.
    pub fn covers(&self, character: char) -> bool {
        let misread = matches!(
            character,
            '\u{590}'..='\u{5FF}' | '\u{E000}'..='\u{F8FF}' | '\u{FB1D}'..='\u{FB4F}' | '\u{FFFC}'
        );
        !misread && self.faces.iter().all(|face| face.glyph(character).is_some())
    }

    /// How far above the baseline the middle of a character is, in points.
    pub fn middle(&self, character: char, style: Style) -> f32 {
        let ttf = self.ttf(style.face);
        let bounds = self
            .glyph(style.face, character)
            .and_then(|glyph| ttf.glyph_bounding_box(GlyphId(glyph.id)));
        let middle = bounds.map_or(0.0, |it| f32::from(it.y_min) + f32::from(it.y_max)) / 2.0;
        middle * style.size / f32::from(ttf.units_per_em())
    }

    /// Width of text in points; characters without a glyph count as nothing.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        let face = &self.faces[style.face as usize];
        let thousandths: u32 =
            text.chars().filter_map(|c| face.glyph(c)).map(|glyph| u32::from(glyph.width)).sum();
        thousandths as f32 * style.size / 1000.0
    }
}

impl FaceMetrics {
    fn load(face: Face) -> Result<Self, FormError> {
        let ttf = Ttf::parse(face.bytes(), 0).map_err(|error| FormError::Typeface {
            face: face.name(),
            problem: error.to_string(),
        })?;
        let glyphs = (0..TABLE as u32)
            .map(|code| char::from_u32(code).and_then(|c| look_up(&ttf, c)).unwrap_or_default())
            .collect();
        Ok(Self { ttf, glyphs })
    }

    fn glyph(&self, character: char) -> Option<Glyph> {
        match self.glyphs.get(character as usize) {
            Some(glyph) => (glyph.id != 0).then_some(*glyph),
            None => look_up(&self.ttf, character),
        }
    }
}

fn look_up(ttf: &Ttf<'_>, character: char) -> Option<Glyph> {
    // Glyph 0 is the box for what a font lacks.
    let id = ttf.glyph_index(character).filter(|id| id.0 != 0)?;
    let advance = ttf.glyph_hor_advance(id)?;
    let width = u32::from(advance) * 1000 / u32::from(ttf.units_per_em());
    Some(Glyph { id: id.0, advance, width: width as u16 })
}
