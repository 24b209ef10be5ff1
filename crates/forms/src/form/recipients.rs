//! The end of a letter: "Nơi nhận" on the left, the signature on the right.

use crate::data::{IssuingOffice, LetterSigner, abbreviation};
use crate::layout::{Paragraph, Slice, Style, beside, stack};
use crate::template::fill;

use super::Lines;
use super::signature::{Signature, signature};

/// Sets the block; `further` are recipients between those of the form and the filed copy.
pub(crate) fn recipients_and_signature(
    lines: &Lines<'_>,
    office: &IssuingOffice,
    further: &[String],
    signer: &LetterSigner,
    issued_by_unit: bool,
) -> Slice {
    let words = &lines.common.recipients;
    let half = lines.width() * 0.48;
    let unit = [("unit", Some(office.unit_name()))];
    // Nobody sends a letter to themselves.
    let sent = words.listed.iter().filter(|line| !(issued_by_unit && line.contains("{unit}")));
    let listed = sent.map(|line| fill(line, &unit, ""));
    let further = further.iter().map(|line| format!("- {line};"));
    let mut block =
        Paragraph::new(&words.title, Style::bold_italic(12.0)).slices(lines.fonts, half);
    for line in listed.chain(further).chain([filed(lines, office)]) {
        block.extend(Paragraph::new(line, Style::regular(11.0)).slices(lines.fonts, half));
    }
    let signer = Signature { title: &signer.title, hint: "", name: &signer.name };
    let both =
        beside([(0.0, stack(block)), (lines.width() - half, signature(&signer, half, lines))]);
    Slice { gap: lines.scale.body, ..both }
}

/// "- Lưu: VT, TTPVHCC."
fn filed(lines: &Lines<'_>, office: &IssuingOffice) -> String {
    let words = &lines.common.recipients;
    match abbreviation(&office.unit) {
        drafter if drafter.is_empty() => words.filed_only.clone(),
        drafter => fill(&words.filed, &[("drafter", Some(&drafter))], ""),
    }
}
