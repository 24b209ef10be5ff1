//! The fields that a clerk may correct after reception: every one that reception takes.
//!
//! A correction holds a field's old and new value as text. The text is the value itself, or, for a
//! procedure its code, for papers a list that people read; what the text does not hold whole stands
//! beside it in [`Corrected`].

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::bodies::Corrected;
use super::parts::{Competent, Person, SubmittedPaper};
use super::received::Received;
use super::vocabulary::{ReceptionChannel, ReturnBy, text_enum};

text_enum! {
    /// A field that may be corrected after reception.
    CorrectableField {
        /// Name of the applicant.
        Name = 0 "name",
        /// Identity number of the applicant.
        Id = 1 "id",
        /// Date of birth of the applicant.
        BirthDate = 2 "birth_date",
        /// Address of the applicant.
        Address = 3 "address",
        /// Telephone number of the applicant.
        Phone = 4 "phone",
        /// E-mail of the applicant.
        Email = 5 "email",
        /// Remark in the register.
        Note = 6 "note",
        /// Sex of the applicant.
        Gender = 7 "gender",
        /// Whether the applicant is an organisation: "true" or "false".
        Organisation = 8 "organisation",
        /// Who represents the organisation.
        Representative = 9 "representative",
        /// Name of the person who handed in; empty for the applicant.
        SubmitterName = 10 "submitter_name",
        /// Identity number of that person.
        SubmitterId = 11 "submitter_id",
        /// Telephone number of that person.
        SubmitterPhone = 12 "submitter_phone",
        /// Address of that person.
        SubmitterAddress = 13 "submitter_address",
        /// The paper that authorises that person.
        SubmitterAuthority = 14 "submitter_authority",
        /// The procedure; the text is its code.
        Procedure = 15 "procedure",
        /// Papers handed in.
        Papers = 16 "papers",
        /// Number of sets.
        Sets = 17 "sets",
        /// Fee in đồng; empty where it is not known.
        Fee = 18 "fee",
        /// How it came in.
        Channel = 19 "channel",
        /// How the result goes back.
        ReturnBy = 20 "return_by",
        /// When it was received.
        ReceivedAt = 21 "received_at",
        /// The first due date.
        Due = 22 "due",
        /// The agency that solves it; empty for the one that receives.
        CompetentAgency = 23 "competent_agency",
    }
}

impl CorrectableField {
    /// Returns the field's value as text.
    #[must_use]
    pub fn value(self, reception: &Received) -> String {
        let person = &reception.applicant;
        let submitter = |of: fn(&Person) -> Option<&String>| {
            reception.submitter.as_ref().and_then(of).cloned().unwrap_or_default()
        };
        match self {
            Self::Name => person.name.clone(),
            Self::Id => person.id.clone(),
            Self::BirthDate => person.birth_date.clone(),
            Self::Address => person.address.clone(),
            Self::Phone => person.phone.clone(),
            Self::Email => person.email.clone(),
            Self::Note => reception.note.clone(),
            Self::Gender => person.gender.clone(),
            Self::Organisation => person.organisation.unwrap_or_default().to_string(),
            Self::Representative => person.representative.clone().unwrap_or_default(),
            Self::SubmitterName => submitter(|it| Some(&it.name)),
            Self::SubmitterId => submitter(|it| Some(&it.id)),
            Self::SubmitterPhone => submitter(|it| Some(&it.phone)),
            Self::SubmitterAddress => submitter(|it| Some(&it.address)),
            Self::SubmitterAuthority => submitter(|it| it.authority.as_ref()),
            Self::Procedure => reception.procedure.code.clone(),
            Self::Papers => papers_text(&reception.papers),
            Self::Sets => reception.sets.to_string(),
            Self::Fee => reception.fee.map(|fee| fee.to_string()).unwrap_or_default(),
            Self::Channel => reception.channel.as_str().to_owned(),
            Self::ReturnBy => reception.return_by.as_str().to_owned(),
            Self::ReceivedAt => reception.at.to_string(),
            Self::Due => reception.due.to_string(),
            Self::CompetentAgency => {
                reception.competent.as_ref().map(|it| it.agency.clone()).unwrap_or_default()
            }
        }
    }

    /// Returns whether the due dates follow from the field.
    #[must_use]
    pub const fn moves_due(self) -> bool {
        matches!(self, Self::Procedure | Self::ReceivedAt | Self::Due)
    }
}

/// Puts a corrected value in its place. A value that this program cannot read changes nothing.
pub(in crate::dossier) fn put(reception: &mut Received, e: &Corrected) {
    use CorrectableField as F;
    let value = || e.value.clone();
    let some = || Some(value()).filter(|text| !text.is_empty());
    match e.field {
        F::Name => reception.applicant.name = value(),
        F::Id => reception.applicant.id = value(),
        F::BirthDate => reception.applicant.birth_date = value(),
        F::Address => reception.applicant.address = value(),
        F::Phone => reception.applicant.phone = value(),
        F::Email => reception.applicant.email = value(),
        F::Note => reception.note = value(),
        F::Gender => reception.applicant.gender = value(),
        F::Organisation => reception.applicant.organisation = (e.value == "true").then_some(true),
        F::Representative => reception.applicant.representative = some(),
        F::SubmitterName if e.value.is_empty() => reception.submitter = None,
        F::SubmitterName => submitter(reception).name = value(),
        F::SubmitterId => submitter(reception).id = value(),
        F::SubmitterPhone => submitter(reception).phone = value(),
        F::SubmitterAddress => submitter(reception).address = value(),
        F::SubmitterAuthority => submitter(reception).authority = some(),
        F::Procedure => {
            if let Some(procedure) = &e.procedure {
                reception.procedure = procedure.clone();
            }
        }
        F::Papers => {
            if let Some(papers) = &e.papers {
                reception.papers = papers.clone();
            }
        }
        F::Sets => reception.sets = e.value.parse().unwrap_or(reception.sets),
        F::Fee => reception.fee = e.value.parse().ok(),
        F::Channel => {
            reception.channel = ReceptionChannel::parse(&e.value).unwrap_or(reception.channel);
        }
        F::ReturnBy => {
            reception.return_by = ReturnBy::parse(&e.value).unwrap_or(reception.return_by);
        }
        F::ReceivedAt => reception.at = e.value.parse().unwrap_or(reception.at),
        F::Due => {}
        F::CompetentAgency => {
            let known = reception.competent.take().and_then(|it| it.received_at);
            reception.competent = some().map(|agency| Competent { agency, received_at: known });
        }
    }
    if let Some(dues) = &e.dues {
        reception.due = dues.first;
        reception.duration.clone_from(&dues.duration);
        if let Some(transfer_due) = dues.transfer_due {
            reception.transfer_due = Some(transfer_due);
        }
    }
}

fn submitter(reception: &mut Received) -> &mut Person {
    reception.submitter.get_or_insert_default()
}

/// Returns papers in one line that people read, for example "Tờ khai (1, 0, 2)": originals,
/// certified and plain copies.
#[must_use]
pub fn papers_text(papers: &[SubmittedPaper]) -> String {
    let text = |it: &SubmittedPaper| {
        let certified = it.certified.unwrap_or_default();
        format!("{} ({}, {}, {})", it.name, it.originals, certified, it.copies)
    };
    papers.iter().map(text).collect::<Vec<_>>().join("; ")
}
