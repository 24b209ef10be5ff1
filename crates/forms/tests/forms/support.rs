//! Reads finished papers back with poppler's tools, as a clerk's viewer would.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use forms::layout::{Frame, PageNumber, Style, mm};
use forms::{FormSet, FormSets, ReceiptData, SetChoice};
use tempfile::NamedTempFile;

/// Returns a usual receipt of an invented person.
pub fn usual() -> ReceiptData {
    serde_json::from_str(include_str!("../data/receipt.json")).unwrap()
}

/// Returns the set of forms in force when a dossier was received.
pub fn set_of(data: &ReceiptData) -> &'static FormSet {
    let sets = FormSets::built_in().unwrap();
    sets.choose(SetChoice::ByReception, data.received_at.date())
}

/// Returns an A4 sheet with margins of 20 mm.
pub fn sheet() -> Frame {
    let margin = mm(20.0);
    Frame {
        width: mm(210.0),
        height: mm(297.0),
        top: margin,
        right: margin,
        bottom: margin,
        left: margin,
        number: PageNumber { style: Style::regular(13.0), baseline: mm(14.0) },
    }
}

/// A PDF on disk that poppler can read.
pub struct Paper(NamedTempFile);

impl Paper {
    pub fn new(pdf: &[u8]) -> Self {
        let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
        file.write_all(pdf).unwrap();
        Self(file)
    }

    fn run(&self, tool: &str, options: &[&str], output: &[&str]) -> String {
        let path: PathBuf = self.0.path().into();
        let result = Command::new(tool)
            .args(options)
            .arg(path)
            .args(output)
            .output()
            .unwrap_or_else(|error| panic!("{tool} of poppler-utils is needed: {error}"));
        let complaints = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(result.status.success(), "{tool}: {complaints}");
        assert_eq!(complaints, "", "{tool} complains");
        String::from_utf8(result.stdout).unwrap()
    }

    /// Returns all text in the order it was written, with one space between words.
    pub fn text(&self) -> String {
        one_line(&self.run("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"]))
    }

    /// Returns the text of each page.
    pub fn pages(&self) -> Vec<String> {
        let text = self.run("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"]);
        let mut pages: Vec<String> = text.split('\u{C}').map(one_line).collect();
        pages.pop();
        pages
    }

    /// Lines as they stand on the paper.
    pub fn lines(&self) -> Vec<String> {
        let text = self.run("pdftotext", &["-layout", "-enc", "UTF-8"], &["-"]);
        text.lines().map(str::to_owned).collect()
    }

    /// Words with where they stand, page by page.
    pub fn words(&self) -> Vec<Vec<Word>> {
        let text = self.run("pdftotext", &["-bbox", "-enc", "UTF-8"], &["-"]);
        text.split("<page ")
            .skip(1)
            .map(|page| page.lines().filter_map(Word::read).collect())
            .collect()
    }

    pub fn info(&self) -> String {
        self.run("pdfinfo", &[], &[])
    }

    pub fn fonts(&self) -> String {
        self.run("pdffonts", &[], &[])
    }
}

/// A word on a page, in points from the top left corner.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub top: f32,
    pub bottom: f32,
}

impl Word {
    fn read(line: &str) -> Option<Self> {
        let (attributes, text) = line.trim().strip_prefix("<word ")?.split_once('>')?;
        let value = |name: &str| -> Option<f32> {
            let (_, rest) = attributes.split_once(&format!("{name}=\""))?;
            rest.split('"').next()?.parse().ok()
        };
        let text = text.trim_end_matches("</word>").to_owned();
        Some(Self { text, top: value("yMin")?, bottom: value("yMax")? })
    }
}

/// Text with one space between words.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
