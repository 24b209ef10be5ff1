//! Every kind of paper as an archive takes it: PDF/A-2u, as far as validators for Debian go.
//!
//! Preflight of PDFBox knows PDF/A-1b only. What it finds and part 2 allows is named below.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use forms::{ApologyData, Edition, PaperLayout, Party, ReceiptData};
use lopdf::{Dictionary, Document, Object};

use crate::support::{every, letters, of_2025, receipt, usual};

/// Folder of the Java libraries on Debian.
const JAVA: &str = "/usr/share/java";
const LIBRARIES: [&str; 7] = [
    "preflight",
    "pdfbox2",
    "xmpbox",
    "fontbox2",
    "commons-logging",
    "jaxb-api",
    "javax.activation",
];
/// What PDF/A-1b forbids and PDF/A-2u does not (ISO 19005-2, 6.2.11.4.2 and 6.6.4).
const ALLOWED: [&str; 3] = [
    "The CIDSet entry is missing for the Composite Subset",
    "Error on MetaData, part must be 1",
    "Error on MetaData, conformance level must be A or B",
];

fn letter() -> ApologyData {
    serde_json::from_str(include_str!("../data/apology.json")).unwrap()
}

/// One paper of each kind, by name.
fn papers() -> Vec<(&'static str, Vec<u8>)> {
    let print = |data: ReceiptData| receipt(&data).unwrap();
    let party = Party { name: "Y Drê\u{306} Niê, H’Ñŏt Bdăp".into(), ..usual().party };
    let minority = ReceiptData { party, ..usual() };
    let long = ReceiptData {
        papers: usual().papers.iter().cycle().take(40).cloned().collect(),
        layout: PaperLayout::TwoA5,
        ..usual()
    };
    let preview = ReceiptData { edition: Edition::Preview, number: None, code: None, ..usual() };
    let mut papers = vec![
        ("minority", print(minority)),
        ("two-a5", print(long)),
        ("preview", print(preview)),
        ("letter", letters(&[letter()]).unwrap()),
        ("letters", letters(&vec![letter(); 5]).unwrap()),
    ];
    for (name, paper) in every() {
        papers.push((name, forms::papers(&[(paper, of_2025())]).unwrap()));
    }
    papers
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed (cargo xtask setup): {error}"));
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Runs Preflight once over all files; returns its findings for each.
fn preflight(files: &[PathBuf], list: &Path) -> Vec<BTreeSet<String>> {
    let libraries = LIBRARIES.map(|name| format!("{JAVA}/{name}.jar"));
    for library in &libraries {
        assert!(Path::new(library).exists(), "{library} is needed (cargo xtask setup)");
    }
    let names: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    std::fs::write(list, names.join("\n")).unwrap();
    let path = libraries.join(":");
    let main = "org.apache.pdfbox.preflight.Validator_A1b";
    let said = run("java", &["-cp", &path, main, "xml", "batch", list.to_str().unwrap()]);
    let finding = |file: &&str| {
        let report = format!("{file}.preflight.xml");
        let report = std::fs::read_to_string(&report)
            .unwrap_or_else(|error| panic!("no report {report}: {error}\n{said}"));
        assert!(report.contains("<isValid"), "{report}");
        let details = report.split("<details>").skip(1);
        details.filter_map(|rest| rest.split("</details>").next().map(str::to_owned)).collect()
    };
    names.iter().map(finding).collect()
}

#[test]
fn validators_find_only_what_part_two_allows() {
    let folder = tempfile::tempdir().unwrap();
    let papers = papers();
    let files: Vec<PathBuf> = papers
        .iter()
        .map(|(name, pdf)| {
            let file = folder.path().join(name).with_extension("pdf");
            std::fs::write(&file, pdf).unwrap();
            file
        })
        .collect();
    for file in &files {
        let said = run("qpdf", &["--check", file.to_str().unwrap()]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
        assert!(!said.contains("WARNING"), "{said}");
    }
    for ((name, _), found) in papers.iter().zip(preflight(&files, &folder.path().join("list"))) {
        let allowed = |finding: &String| ALLOWED.iter().any(|it| finding.contains(it));
        let other: Vec<&String> = found.iter().filter(|finding| !allowed(finding)).collect();
        assert!(other.is_empty(), "{name}: {other:?}");
        assert!(!found.is_empty(), "{name}: Preflight must say at least that it is not part 1");
    }
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

/// Follows a reference.
fn dictionary<'a>(document: &'a Document, at: &'a Object) -> &'a Dictionary {
    document.dereference(at).unwrap().1.as_dict().unwrap()
}

fn text(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap().trim_start_matches('\u{FEFF}').to_owned()
}

#[test]
fn a_paper_is_printed_as_large_as_it_is_on_sheets_of_its_own() {
    for (name, pdf) in papers() {
        let document = Document::load_mem(&pdf).unwrap();
        let viewer = catalog(&document).get(b"ViewerPreferences").unwrap().as_dict().unwrap();
        assert_eq!(viewer.get(b"Duplex").unwrap().as_name().unwrap(), b"Simplex", "{name}");
        assert_eq!(viewer.get(b"PrintScaling").unwrap().as_name().unwrap(), b"None", "{name}");
    }
}

#[test]
fn every_letter_of_a_batch_has_a_bookmark() {
    let batch: Vec<ApologyData> = (1..=30)
        .map(|n| {
            let mut letter = letter();
            letter.number.as_mut().unwrap().number = n;
            letter.code = format!("H36.57-261030-{n:04}");
            // Every tenth takes two sheets.
            if n % 10 == 0 {
                letter.reason = "Phải đo đạc lại tại thực địa. ".repeat(60);
            }
            letter
        })
        .collect();
    let document = Document::load_mem(&letters(&batch).unwrap()).unwrap();
    let pages: Vec<_> = document.get_pages().into_values().collect();
    assert_eq!(pages.len(), 33);
    let outline = dictionary(&document, catalog(&document).get(b"Outlines").unwrap());
    assert_eq!(outline.get(b"Count").unwrap().as_i64().unwrap(), 30);
    let mut next = outline.get(b"First").ok();
    let mut page = 0;
    for n in 1..=30 {
        let entry = dictionary(&document, next.unwrap());
        let title = text(entry.get(b"Title").unwrap());
        assert_eq!(title, format!("{n:02}/PXL-Q2 · H36.57-261030-{n:04}"));
        let place = entry.get(b"Dest").unwrap().as_array().unwrap();
        assert_eq!(place[0].as_reference().unwrap(), pages[page], "letter {n}");
        page += if n % 10 == 0 { 2 } else { 1 };
        next = entry.get(b"Next").ok();
    }
    assert_eq!(next, None);
}

#[test]
fn both_places_of_metadata_say_the_same() {
    let pdf = receipt(&usual()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let info = dictionary(&document, document.trailer.get(b"Info").unwrap());
    let file = String::from_utf8_lossy(&pdf);
    let xmp = file.split("<x:xmpmeta").nth(1).unwrap();
    for (name, value) in [
        ("Title", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả H36.57-261123-0005"),
        ("Author", "Trung tâm Phục vụ hành chính công, Ủy ban nhân dân xã Cư Jút"),
        ("Subject", "Đăng ký khai sinh"),
        ("Keywords", "05/TNHS-TTPVHCC, H36.57-261123-0005"),
        ("Creator", "Một Cửa"),
        ("Producer", "Một Cửa"),
    ] {
        assert_eq!(text(info.get(name.as_bytes()).unwrap()), value);
        assert!(xmp.contains(&format!(">{value}<")), "{name}: {xmp}");
    }
    for expected in [
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>",
        "CodeNumber=05; CodeNotation=TNHS-TTPVHCC; DossierCode=H36.57-261123-0005",
    ] {
        assert!(xmp.contains(expected), "{expected} is not in {xmp}");
    }
}
