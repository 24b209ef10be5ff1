//! The papers handed in, as a table or a list.

use crate::data::ReceiptPaper;
use crate::form::paper_table::{PaperHead, paper_table};
use crate::layout::Slice;
use crate::phrase::{count, quantity};
use crate::template::{fill, spans};
use crate::wording::PaperList;

use super::Form;
use crate::layout::Style;

pub(super) fn papers(form: &Form<'_>) -> Vec<Slice> {
    let Form { data, words, lines } = form;
    let mut slices = lines.kept_line(&words.papers);
    match words.paper_list {
        _ if data.papers.is_empty() => slices.extend(lines.line(&words.no_papers, &[])),
        PaperList::Table => {
            let head = PaperHead {
                number: &words.paper_number,
                name: &words.paper_name,
                quantity: None,
                quantities: &[&words.paper_originals, &words.paper_copies],
            };
            let quantities =
                |paper: &ReceiptPaper| vec![quantity(paper.originals), quantity(paper.copies)];
            let rows: Vec<_> =
                data.papers.iter().map(|paper| (paper.name.as_str(), quantities(paper))).collect();
            slices.extend(paper_table(lines, &head, &rows));
        }
        PaperList::List => {
            for (index, paper) in data.papers.iter().enumerate() {
                slices.extend(item(form, index + 1, paper));
            }
        }
    }
    slices
}

fn item(form: &Form<'_>, number: usize, paper: &ReceiptPaper) -> Vec<Slice> {
    let Form { words, lines, .. } = form;
    let (number, quantity) = (number.to_string(), in_brackets(form, paper));
    let values = [
        ("index", Some(number.as_str())),
        ("name", Some(&paper.name)),
        ("quantity", Some(&quantity)),
    ];
    let spans = spans(&words.paper_item, &values, "", Style::regular(lines.scale.body));
    lines.set(&lines.paragraph_of(spans))
}

/// " (01 bản chính, 02 bản sao)"; what there is none of is left out.
fn in_brackets(form: &Form<'_>, paper: &ReceiptPaper) -> String {
    let words = form.words;
    let parts: Vec<String> =
        [(&words.quantity_originals, paper.originals), (&words.quantity_copies, paper.copies)]
            .into_iter()
            .filter(|(_, number)| *number > 0)
            .map(|(template, number)| fill(template, &[("count", Some(&count(number)))], ""))
            .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
