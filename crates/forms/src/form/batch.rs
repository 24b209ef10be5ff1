//! Any mix of papers as one PDF.

use chrono::NaiveDateTime;

use crate::data::{
    ApologyData, Cleaner, ControlSlipData, CoverData, Edition, HandoverListData, MultiReceiptData,
    PaperNumber, ReceiptData, RefusalData, ResultHandoverData, ReturnReceiptData, StopData,
    SupplementRequestData,
};
use crate::error::FormError;
use crate::layout::{FontBook, Page, Slice, paginate};
use crate::pdf::{About, Bookmark, write};
use crate::phrase::short_date;
use crate::template::fill;
use crate::wording::FormSet;

use super::{
    Lines, apology, control_slip, cover, edition, handover_list, multi_receipt, receipt, refusal,
    result_handover, return_receipt, running, stop, supplement_request,
};

/// A paper with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Form 01.
    Receipt(ReceiptData),
    /// Form 02.
    SupplementRequest(SupplementRequestData),
    /// Form 03.
    Refusal(RefusalData),
    /// Form 04.
    Apology(ApologyData),
    /// Form 05.
    Stop(StopData),
    /// Form 06.
    ControlSlip(ControlSlipData),
    /// Dossiers handed over to who solves them.
    HandoverList(HandoverListData),
    /// Results handed over to the counter.
    ResultHandover(ResultHandoverData),
    /// A result returned.
    ReturnReceipt(ReturnReceiptData),
    /// Several dossiers received together.
    MultiReceipt(MultiReceiptData),
    /// Papers to be signed.
    Cover(CoverData),
}

/// A paper set on its pages.
pub(super) struct SetPaper {
    pub pages: Vec<Page>,
    pub about: About,
}

/// What tells a paper from others.
pub(super) struct Identity<'a> {
    pub title: &'a str,
    pub author: &'a str,
    pub subject: &'a str,
    pub number: Option<&'a PaperNumber>,
    pub code: Option<&'a str>,
    pub edition: &'a Edition,
    pub issued_at: NaiveDateTime,
}

/// Makes papers as one PDF in the order given, each with its set of forms and beginning on a new
/// page. Page numbers count within a paper; the outline leads to each.
///
/// # Errors
/// [`FormError::Nothing`] for no papers; [`FormError::MissingGlyph`] for a character that cannot
/// be printed, with its field, which begins with `papers[n].` where there are several.
pub fn papers(papers: &[(Paper, &FormSet)]) -> Result<Vec<u8>, FormError> {
    let fonts = FontBook::shared()?;
    let mut pages = Vec::new();
    let mut outline = Vec::with_capacity(papers.len());
    let mut first: Option<About> = None;
    for (index, (paper, words)) in papers.iter().enumerate() {
        let set = paper.set(words, fonts).map_err(|error| {
            if papers.len() > 1 { error.within(&format!("papers[{index}]")) } else { error }
        })?;
        outline.push(Bookmark { title: entry(&set.about), page: pages.len() });
        pages.extend(set.pages);
        first.get_or_insert(set.about);
    }
    let first = first.ok_or(FormError::Nothing)?;
    let about = match papers {
        [_] => About { outline, ..first },
        [(_, words), ..] => batch(&first, outline, words),
        [] => return Err(FormError::Nothing),
    };
    write(&pages, &about, fonts)
}

/// What a file with several papers says of itself: nothing that holds for one of them only.
fn batch(first: &About, outline: Vec<Bookmark>, words: &FormSet) -> About {
    let further = (outline.len() - 1).to_string();
    let values = [("title", Some(first.title.as_str())), ("count", Some(&further))];
    let title = fill(&words.common.batch_title, &values, "");
    let (issued_at, author) = (first.issued_at, first.author.clone());
    About { title, issued_at, author, outline, ..About::default() }
}

/// Returns the entry in the outline: "01/TNHS-TTPVHCC · H36.57-261123-0005", or the title of a paper
/// without them.
fn entry(about: &About) -> String {
    match running::joined(&[&about.number, &about.code]) {
        entry if entry.is_empty() => about.title.clone(),
        entry => entry,
    }
}

impl Identity<'_> {
    /// Cuts slices into pages and marks them: what was corrected, which sheet it is, its edition.
    pub fn pages(&self, mut slices: Vec<Slice>, lines: &Lines<'_>, copy: &str) -> Vec<Page> {
        slices.extend(edition::corrections(self.edition, lines));
        let mut pages = paginate(slices, &lines.scale.frame, lines.fonts);
        let common = lines.common;
        let code = self.code.map(|it| fill(&common.running_code, &[("code", Some(it))], ""));
        let number = self.number.map(|it| common.number_of(Some(it), ""));
        let code = code.unwrap_or_else(|| {
            // A list is known by its title and day.
            running::joined(&[self.title, &short_date(self.issued_at)])
        });
        let parts = [code, number.unwrap_or_default()];
        let parts: Vec<String> = parts.into_iter().chain([copy.to_owned()]).collect();
        running::mark(&mut pages, &parts, lines);
        edition::mark(&mut pages, self.edition, lines);
        pages
    }

    pub fn paper(&self, pages: Vec<Page>) -> SetPaper {
        let about = About {
            title: self.title.trim().to_owned(),
            issued_at: self.issued_at,
            author: self.author.to_owned(),
            subject: self.subject.to_owned(),
            number: self.number.map(PaperNumber::to_string).unwrap_or_default(),
            code: self.code.unwrap_or_default().to_owned(),
            outline: Vec::new(),
        };
        SetPaper { pages, about }
    }
}

impl Paper {
    fn set(&self, set: &FormSet, fonts: &FontBook) -> Result<SetPaper, FormError> {
        let cleaner = &Cleaner { fonts };
        match self {
            Self::Receipt(data) => receipt::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::SupplementRequest(data) => {
                supplement_request::paper(&data.cleaned(cleaner)?, set, fonts)
            }
            Self::Refusal(data) => refusal::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::Apology(data) => apology::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::Stop(data) => stop::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::ControlSlip(data) => control_slip::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::HandoverList(data) => handover_list::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::ResultHandover(data) => {
                result_handover::paper(&data.cleaned(cleaner)?, set, fonts)
            }
            Self::ReturnReceipt(data) => return_receipt::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::MultiReceipt(data) => multi_receipt::paper(&data.cleaned(cleaner)?, set, fonts),
            Self::Cover(data) => cover::paper(&data.cleaned(cleaner)?, set, fonts),
        }
    }
}
