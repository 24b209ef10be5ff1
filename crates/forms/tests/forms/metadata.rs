//! Metadata of the files.

use crate::support::{Paper, receipt, reprint, usual};
use forms::ReceiptData;

fn file(data: &ReceiptData) -> Vec<u8> {
    receipt(data).unwrap()
}

fn contains(file: &[u8], text: &str) -> bool {
    file.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn title_language_and_dates_are_real() {
    let file = file(&usual());
    let info = Paper::new(&file).info();
    for expected in [
        "Title:           Giấy tiếp nhận hồ sơ và hẹn trả kết quả H36.57-261123-0005",
        "Producer:        Một Cửa",
        "PDF version:     1.7",
        "Page size:       595.276 x 841.89 pts (A4)",
        "JavaScript:      no",
        "Encrypted:       no",
    ] {
        assert!(info.contains(expected), "{expected:?} is not in:\n{info}");
    }
    for expected in [
        "/CreationDate(D:20261123081407+07'00')",
        "/Lang(vi-VN)",
        "/DisplayDocTitle true",
        "<xmp:CreateDate>2026-11-23T08:14:07+07:00</xmp:CreateDate>",
    ] {
        assert!(contains(&file, expected), "{expected:?} is not in the file");
    }
    assert!(!contains(&file, "PDFX"), "printpdf's PDF/X mark is left");
}

#[test]
fn different_papers_have_different_identities() {
    let identity = |data: &ReceiptData| {
        let file = String::from_utf8_lossy(&file(data)).into_owned();
        let at = file.rfind("/ID").unwrap();
        file[at..at + 70].to_owned()
    };
    let reprint = ReceiptData { edition: reprint(1), ..usual() };
    assert_eq!(identity(&usual()), identity(&usual()));
    assert_ne!(identity(&usual()), identity(&reprint));
}

#[test]
fn every_font_is_embedded_as_a_subset_with_its_unicode() {
    let listing = Paper::new(&file(&usual())).fonts();
    let fonts: Vec<&str> = listing.lines().skip(2).collect();
    assert_eq!(fonts.len(), 4, "{listing}");
    for font in fonts {
        let columns: Vec<&str> = font.split_whitespace().collect();
        assert!(columns[0].contains("+LiberationSerif"), "{listing}");
        assert_eq!(
            &columns[1..7],
            ["CID", "TrueType", "Identity-H", "yes", "yes", "yes"],
            "{listing}"
        );
    }
}
