//! Errors of making a paper.

use thiserror::Error;

/// Why a paper could not be made. Contains no value of the paper except the one character that
/// cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormError {
    /// A character that the typeface does not have, for example an emoji.
    #[error("the typeface has no glyph for {character:?} (U+{:04X}) in {field}", *.character as u32)]
    MissingGlyph {
        /// The character.
        character: char,
        /// Its field, as a path such as `applicant.name` or `papers[3].name`.
        field: String,
    },
    /// A dossier code that cannot be drawn as a barcode or QR code.
    #[error("{field} cannot be drawn as a code: {problem}")]
    Code {
        /// Its field.
        field: String,
        /// The encoder's error.
        problem: String,
    },
    /// Asked for letters, but none was given.
    #[error("no letter was given")]
    Nothing,
    /// The wording of the forms is not what the program expects.
    #[error("the wording {file} cannot be used: {problem}")]
    Wording {
        /// Name of the file in assets/forms.
        file: String,
        /// The parser's error.
        problem: String,
    },
    /// A bundled typeface cannot be read or subset.
    #[error("the typeface {face} cannot be used: {problem}")]
    Typeface {
        /// Name of the face.
        face: &'static str,
        /// The parser's error.
        problem: String,
    },
    /// The finished document could not be written into memory.
    #[error("the document could not be written: {0}")]
    Write(String),
}

impl FormError {
    /// Key of the message in the catalogue of errors.
    ///
    /// ```
    /// let error = forms::FormError::MissingGlyph { character: '😀', field: "procedureName".into() };
    /// assert_eq!(error.key(), "form.missing_glyph");
    /// assert_eq!(error.params(), [("character", "😀".to_owned()), ("code", "U+1F600".to_owned())]);
    /// assert_eq!(error.field(), Some("procedureName"));
    /// ```
    pub fn key(&self) -> &'static str {
        match self {
            Self::MissingGlyph { .. } => "form.missing_glyph",
            Self::Code { .. } => "form.code",
            Self::Nothing => "form.nothing",
            Self::Wording { .. } => "form.wording",
            Self::Typeface { .. } => "form.typeface",
            Self::Write(_) => "form.write",
        }
    }

    /// Values of the message's placeholders, by name.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MissingGlyph { character, .. } => vec![
                ("character", character.to_string()),
                ("code", format!("U+{:04X}", *character as u32)),
            ],
            Self::Code { problem, .. } | Self::Write(problem) => {
                vec![("problem", problem.clone())]
            }
            Self::Nothing => Vec::new(),
            Self::Wording { file, problem } => {
                vec![("file", file.clone()), ("problem", problem.clone())]
            }
            Self::Typeface { face, problem } => {
                vec![("face", (*face).to_owned()), ("problem", problem.clone())]
            }
        }
    }

    /// Returns the same error, its field counted from further outside.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        if let Self::MissingGlyph { field, .. } | Self::Code { field, .. } = &mut self {
            *field = format!("{outer}.{field}");
        }
        self
    }

    /// Returns the field of the data that the problem stands at, as a path in camel case.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::MissingGlyph { field, .. } | Self::Code { field, .. } => Some(field),
            _ => None,
        }
    }
}
