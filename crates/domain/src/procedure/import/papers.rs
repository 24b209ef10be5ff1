//! The papers of a record, and the instructions that stand among them.

use super::record::Record;
use super::{Doubt, ImportError, ImportWarning};
use crate::procedure::RequiredPaper;
use crate::text::{fold, squeeze};

/// Papers and guidance of a record.
pub(super) struct Papers {
    pub papers: Vec<RequiredPaper>,
    pub guidance: Vec<String>,
}

/// Reads `tphs`; lines without originals and copies, and lines that begin like instructions, are
/// guidance.
pub(super) fn read(
    record: &Record<'_>,
    warnings: &mut Vec<ImportWarning>,
) -> Result<Papers, ImportError> {
    let mut found = Papers { papers: Vec::new(), guidance: Vec::new() };
    for part in record.parts("tphs")? {
        let written = part.text("ten_giay_to")?;
        let name = written.trim_start_matches(['-', '+', '*', '•', ' ']);
        if name.is_empty() {
            continue;
        }
        let (originals, copies) = (part.count("ban_chinh")?, part.count("ban_sao")?);
        if originals.saturating_add(copies) == 0 || is_instruction(name) {
            warnings.push(part.warning("ten_giay_to", Doubt::InstructionAmongPapers, name));
            found.guidance.push(name.to_owned());
            continue;
        }
        let code = part.text("ma_tphs")?;
        let code_fits = is_paper_code(&code);
        if !code.is_empty() && !code_fits {
            warnings.push(part.warning("ma_tphs", Doubt::PaperCode, &code));
        }
        let optional = name.contains("(nếu có)");
        let name = squeeze(&name.replace("(nếu có)", " "));
        let name = name.trim_end_matches([';', '.', ',', ' ']).to_owned();
        if name.is_empty() || found.papers.iter().any(|known| known.name == name) {
            continue;
        }
        let show_only = fold(&name).contains("xuat trinh");
        let code = code_fits.then_some(code);
        found.papers.push(RequiredPaper { name, originals, copies, optional, show_only, code });
    }
    Ok(found)
}

/// Tells whether a line says when or for whom, instead of naming a paper.
fn is_instruction(name: &str) -> bool {
    let folded = fold(name);
    ["truong hop", "doi voi", "nguoi", "luu y", "ghi chu", "thanh phan ho so"]
        .iter()
        .any(|start| folded == *start || folded.starts_with(&format!("{start} ")))
}

/// Tells whether a code is made like those of the national list of papers:
/// `000.00.00.G15-KQ004389`, `G10-KQ007817`, `TP-G12.00011111`.
fn is_paper_code(code: &str) -> bool {
    let digits =
        |text: &str, least: usize| text.len() >= least && text.bytes().all(|b| b.is_ascii_digit());
    let agency = |text: &str| {
        text.strip_prefix(['G', 'H', 'A', 'T']).is_some_and(|number| digits(number, 2))
    };
    if let Some((agency_code, number)) = code.strip_prefix("TP-").and_then(|c| c.split_once('.')) {
        return agency(agency_code) && digits(number, 4);
    }
    let Some((left, number)) = code.split_once("-KQ") else { return false };
    let mut parts = left.split('.').rev();
    parts.next().is_some_and(agency) && parts.all(|part| digits(part, 2)) && digits(number, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_papers() {
        for code in ["000.00.00.G15-KQ004389", "G10-KQ007817", "TP-G12.00011111"] {
            assert!(is_paper_code(code), "{code}");
        }
        for code in ["", "hggjgf7", "dsfas", "-KQ1", "G15-KQ", "TP-", "TP-x.1", "G1ễ-KQ0001"] {
            assert!(!is_paper_code(code), "{code}");
        }
    }
}
