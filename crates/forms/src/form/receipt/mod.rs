//! Form 01: the receipt, with the appointment for the result.

mod notes;
mod papers;

use crate::data::{AuthorisedParty, HandedIn, PaperLayout, Party, ReceiptData, ReturnBy};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{FontBook, Slice, Span, Style, beside, keep_last};
use crate::pdf::barcode;
use crate::phrase::count;
use crate::template::fill;
use crate::wording::{FormSet, PrincipalWords, ReceiptWords};

use super::Scale;
use super::batch::{Identity, SetPaper};
use super::lines::Lines;
use super::party::party;
use super::signature::{Signature, two_signatures};
use super::two_up::two_up;

/// Sets both copies: one behind the other on A4, side by side as two A5.
///
/// Long lists flow to further pages.
pub(super) fn paper(
    data: &ReceiptData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.receipt;
    let code = data.code.as_deref();
    let identity = &Identity {
        title: &fill(&words.file_title, &[("code", code)], ""),
        author: &data.office.full_name(),
        subject: &data.procedure_name,
        number: data.number.as_ref(),
        code,
        edition: &data.edition,
        issued_at: data.issued_at,
    };
    let copy = |scale: Scale, copy: &str| {
        scale.fitted(|scale| {
            let lines = Lines { common: &set.common, scale, fonts };
            let slices = Form { data, words, lines }.slices(copy)?;
            Ok(identity.pages(slices, &lines, copy))
        })
    };
    let copies = |scale| {
        Ok::<_, FormError>((copy(scale, &words.copy_kept)?, copy(scale, &words.copy_given)?))
    };
    let pages = match data.layout {
        PaperLayout::A4 => {
            let (mut kept, given) = copies(Scale::a4())?;
            kept.extend(given);
            kept
        }
        PaperLayout::TwoA5 => {
            let (kept, given) = copies(Scale::a5())?;
            two_up(kept, given)
        }
    };
    Ok(identity.paper(pages))
}

struct Form<'a> {
    data: &'a ReceiptData,
    words: &'a ReceiptWords,
    lines: Lines<'a>,
}

impl Form<'_> {
    fn slices(&self, copy: &str) -> Result<Vec<Slice>, FormError> {
        let mut slices = self.top(copy)?;
        slices.extend(self.applicant());
        slices.extend(papers::papers(self));
        slices.extend(self.appointment());
        slices.push(self.signatures());
        slices.push(notes::notes(self)?);
        Ok(slices)
    }

    /// Head, barcode, title, code, whose copy.
    fn top(&self, copy: &str) -> Result<Vec<Slice>, FormError> {
        let Self { data, words, lines } = self;
        let scale = &lines.scale;
        let heading = Head {
            office: &data.office.heading(true),
            number: data.number.as_ref(),
            mark: &data.office.mark_of(&words.mark),
            issued_at: data.issued_at,
        };
        let set_head = head(&heading, lines);
        let mut slices = vec![set_head.slice];
        if let Some(code) = &data.code
            && let Some(bars) = barcode(code, set_head.left_width, scale.barcode, "code")?
        {
            let x = (set_head.left_width - bars.width) / 2.0;
            slices.push(Slice { gap: scale.gap + 2.0, ..beside([(x, bars.slice)]) }.keep());
        }
        slices.extend(lines.title(&words.title, 0.8));
        slices.extend(lines.centred_line(&words.code, &[("code", data.code.as_deref())]));
        let copy = Span::new(copy, Style::italic(scale.body - 1.0));
        slices.extend(lines.centred(vec![copy]));
        slices.push(Slice::space(scale.gap));
        Ok(slices)
    }

    /// Who asks for what.
    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let unit = data.office.full_name();
        let mut slices = lines.line(&words.unit, &[("unit", Some(&unit))]);
        match (&data.authorised, &words.principal) {
            // The form names who handed in, and below them who gave the authority.
            (Some(authorised), Some(principal)) => {
                slices.extend(party(lines, &words.party, &self.submitter(authorised)));
                let authority = authorised.authority.as_deref();
                slices.extend(self.principal(principal, authority));
            }
            (authorised, _) => {
                slices.extend(party(lines, &words.party, &data.party));
                if let (Some(authorised), Some(template)) = (authorised, &words.submitter) {
                    let values = [
                        ("name", Some(authorised.name.as_str())),
                        ("identity", authorised.identity_number.as_deref()),
                        ("phone", authorised.phone.as_deref()),
                    ];
                    slices.extend(lines.line(template, &values));
                }
            }
        }
        slices.extend(lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices
    }

    fn submitter(&self, authorised: &AuthorisedParty) -> Party {
        let AuthorisedParty { name, identity_number, address, phone, email, .. } =
            authorised.clone();
        Party { name, identity_number, address, phone, email, ..Party::default() }
    }

    /// The one who gave authority, and the paper that says so.
    fn principal(&self, words: &PrincipalWords, authority: Option<&str>) -> Vec<Slice> {
        let Self { data, lines, .. } = self;
        let party = &data.party;
        let name = lines.common.name_of(party);
        let mut slices = lines.kept_line(&words.title);
        slices.extend(lines.line(&words.name, &[("name", Some(&name))]));
        slices.extend(lines.line(&words.address, &[("address", party.address.as_deref())]));
        let identity = [("identity", party.identity_number.as_deref())];
        slices.extend(lines.line(&words.identity, &identity));
        let phone = lines.paragraph(&words.phone, &[("phone", party.phone.as_deref())]);
        let email = lines.paragraph(&words.email, &[("email", party.email.as_deref())]);
        slices.push(lines.side_by_side(0.45, &phone, &email));
        slices.extend(lines.line(&words.authority, &[("authority", authority)]));
        slices
    }

    /// Sets, times, register.
    fn appointment(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let common = lines.common;
        let time = data.processing_time.as_ref().map(|time| common.processing_time_of(time));
        let unit = data.office.unit_name();
        let place = match data.return_by {
            ReturnBy::Office => fill(&words.return_at_office, &[("unit", Some(unit))], ""),
            ReturnBy::Post => words.return_by_post.clone(),
            ReturnBy::Online => words.return_online.clone(),
        };
        let (received, due) = (common.time_of(data.received_at), common.time_of(data.due_at));
        let entry = data.register.as_ref().map(|register| register.entry.to_string());
        let book = data.register.as_ref().map(|register| register.book.as_str());
        let mut slices = lines.line(&words.sets, &[("count", Some(&count(data.sets)))]);
        slices.extend(lines.line(&words.duration, &[("duration", time.as_deref())]));
        slices.extend(lines.line(&words.received_at, &[("time", Some(&received))]));
        slices.extend(lines.line(&words.due_at, &[("time", Some(&due))]));
        slices.extend(lines.line(&words.return_to, &[("place", Some(&place))]));
        let entry = [("book", book), ("entry", entry.as_deref())];
        slices.extend(lines.line(&words.register, &entry));
        // The signatures are never alone on a page: the last lines stay with them.
        keep_last(&mut slices, 2);
        slices
    }

    /// Both parties; nobody signs who was never there.
    fn signatures(&self) -> Slice {
        let Self { data, words, lines } = self;
        let sign = lines.common.sign_hint.as_str();
        let applicant = if data.party.organisation { "" } else { &data.party.name };
        let name = data.authorised.as_ref().map_or(applicant, |it| &it.name);
        let (hint, name) = match data.handed_in {
            HandedIn::InPerson => (sign, name),
            HandedIn::Online => (words.handed_in_online.as_str(), ""),
            HandedIn::Post => (words.handed_in_by_post.as_str(), ""),
        };
        let submitter = Signature { title: &words.submitter_signs, hint, name };
        let clerk = Signature { title: &words.clerk_signs, hint: sign, name: &data.clerk_name };
        two_signatures(&submitter, &clerk, lines).keep()
    }
}
