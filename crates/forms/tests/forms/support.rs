//! Reads finished papers back with poppler's tools, as a clerk's viewer would.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use forms::layout::{Frame, PageNumber, Style, mm};
use forms::{ApologyData, Edition, FormError, FormSet, FormSets, ReceiptData, SetChoice, papers};
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

/// Text of a file of the data.
macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("../data/", $name, ".json"))
    };
}
pub(crate) use data;

/// Returns a usual receipt of an invented person.
pub fn usual() -> ReceiptData {
    sample(data!("receipt"))
}

/// Reads the data of an invented paper.
pub fn sample<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

/// Returns the set of forms of 2025.
pub fn of_2025() -> &'static FormSet {
    FormSets::built_in().unwrap().all()[1]
}

/// Returns the set of forms of 2018.
pub fn of_2018() -> &'static FormSet {
    FormSets::built_in().unwrap().all()[0]
}

/// Returns a paper of every kind, by the name of its data.
pub fn every() -> Vec<(&'static str, forms::Paper)> {
    use forms::Paper as P;
    vec![
        ("receipt", P::Receipt(usual())),
        ("supplement-request", P::SupplementRequest(sample(data!("supplement_request")))),
        ("refusal", P::Refusal(sample(data!("refusal")))),
        ("apology", P::Apology(sample(data!("apology")))),
        ("stop", P::Stop(sample(data!("stop")))),
        ("control-slip", P::ControlSlip(sample(data!("control_slip")))),
        ("handover-list", P::HandoverList(sample(data!("handover_list")))),
        ("result-handover", P::ResultHandover(sample(data!("result_handover")))),
        ("return-receipt", P::ReturnReceipt(sample(data!("return_receipt")))),
        ("multi-receipt", P::MultiReceipt(sample(data!("multi_receipt")))),
        ("cover", P::Cover(sample(data!("cover")))),
    ]
}

/// A printing after the first, by an invented clerk.
pub fn reprint(times: u32) -> Edition {
    let at = "2026-11-28T09:14:30".parse().unwrap();
    Edition::Reprint { times, at, clerk: "Nguyễn Thị Bé".into(), corrected: Vec::new() }
}

/// Makes a receipt with the forms of its day.
pub fn receipt(data: &ReceiptData) -> Result<Vec<u8>, FormError> {
    papers(&[(forms::Paper::Receipt(data.clone()), set_of(data))])
}

/// Makes letters, each with the forms of its day.
pub fn letters(letters: &[ApologyData]) -> Result<Vec<u8>, FormError> {
    let sets = FormSets::built_in().unwrap();
    let all: Vec<_> = letters
        .iter()
        .map(|it| {
            let set = sets.choose(SetChoice::ByReception, it.received_at.date());
            (forms::Paper::Apology(it.clone()), set)
        })
        .collect();
    papers(&all)
}

/// Reads a paper back that was made with the forms of 2025.
pub fn print(paper: forms::Paper) -> Paper {
    print_with(paper, of_2025())
}

/// Reads a paper back that was made with a set of forms.
pub fn print_with(paper: forms::Paper, set: &FormSet) -> Paper {
    Paper::new(&papers(&[(paper, set)]).unwrap())
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

    /// Returns the lines in the order they were written.
    pub fn raw_lines(&self) -> Vec<String> {
        let text = self.run("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"]);
        text.lines().map(one_line).filter(|line| !line.is_empty()).collect()
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
