//! Cuts the faces down to the glyphs that a document uses.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use subsetter::GlyphRemapper;

use super::hinting;
use crate::error::FormError;
use crate::layout::{Face, FontBook, Glyph, Mark, Page};

/// Returns the faces that the pages use, each with only the glyphs they use.
pub fn subsets(pages: &[Page], fonts: &FontBook) -> Result<Vec<(Face, PdfFont)>, FormError> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for mark in pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text(run) = mark {
            used.entry(run.style.face).or_default().extend(run.text.chars());
        }
    }
    used.into_iter()
        .map(|(face, characters)| Ok((face, subset(face, &characters, fonts)?)))
        .collect()
}

fn subset(face: Face, characters: &BTreeSet<char>, fonts: &FontBook) -> Result<PdfFont, FormError> {
    let problem = |problem: String| FormError::Typeface { face: face.name(), problem };
    let mut remapper = GlyphRemapper::new();
    let mut codes = BTreeMap::new();
    let mut advances = BTreeMap::new();
    for &character in characters {
        let Glyph { id, advance, .. } = fonts
            .glyph(face, character)
            .ok_or_else(|| FormError::MissingGlyph { character, field: "wording".to_owned() })?;
        let code = remapper.remap(id);
        codes.insert(u32::from(character), code);
        advances.insert(code, advance);
    }
    let bytes = subsetter::subset(face.bytes(), 0, &remapper)
        .map_err(|error| problem(error.to_string()))?;
    let bytes = hinting::strip(&bytes).unwrap_or(bytes);

    let ttf = fonts.ttf(face);
    let tag = subset_tag(face, characters);
    let metrics = FontMetrics { ascent: ttf.ascender(), descent: ttf.descender() };
    let name = format!("{tag}+{}", face.name());
    let mut parsed = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(name),
        codes,
        advances,
        ttf.units_per_em(),
        metrics,
    );
    let bounds = ttf.global_bounding_box();
    parsed.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: ttf.units_per_em(),
        x_min: bounds.x_min,
        y_min: bounds.y_min,
        x_max: bounds.x_max,
        y_max: bounds.y_max,
        caret_slope_rise: 1000,
        caret_slope_run: ttf.italic_angle().to_radians().tan().abs().mul_add(1000.0, 0.5) as i16,
        us_weight_class: ttf.weight().to_number(),
    };
    Ok(PdfFont::new(parsed))
}

/// Six capitals that tell subsets of one face apart (ISO 32000-1, 9.6.4).
fn subset_tag(face: Face, characters: &BTreeSet<char>) -> String {
    let text: String = characters.iter().collect();
    let hash = blake3::hash(format!("{}{text}", face.name()).as_bytes());
    hash.as_bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
