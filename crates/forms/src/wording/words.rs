//! The words of each form.

use serde::Deserialize;

use super::Template;

/// Words that several forms share.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CommonWords {
    pub country: String,
    pub motto: String,
    pub number: Template,
    pub place_and_date: Template,
    pub time: Template,
    pub date: Template,
    pub blank: String,
    pub blank_number: String,
    pub money: Template,
    pub no_fee: String,
    pub working_days: Template,
    pub days: Template,
    pub hours: Template,
    pub same_day: String,
    /// Page and number of pages.
    pub page_of: Template,
    /// The dossier, below pages after the first.
    pub running_code: Template,
    /// Title of a file with several papers.
    pub batch_title: Template,
    pub preview: String,
    pub reprint: Template,
    pub corrected: Template,
    pub salutation: SalutationWords,
    pub represented: Template,
    pub sign_hint: String,
    pub recipients: RecipientWords,
}

/// How a person or organisation is spoken to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SalutationWords {
    pub male: String,
    pub female: String,
    pub unknown: String,
    pub organisation: String,
}

/// "Nơi nhận" of a letter.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RecipientWords {
    pub title: String,
    pub listed: Vec<Template>,
    /// The filed copy, with the abbreviation of the unit that drafted it.
    pub filed: Template,
    /// The filed copy where no unit drafted it.
    pub filed_only: String,
}

/// The lines about the person or organisation that a paper is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PartyWords {
    pub name: Template,
    /// None where the form has no such line.
    pub identity: Option<Template>,
    pub address: Template,
    pub phone: Template,
    pub email: Template,
}

/// How submitted papers are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PaperList {
    Table,
    List,
}

/// Words of form 01.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReceiptWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub copy_kept: String,
    pub copy_given: String,
    pub unit: Template,
    pub party: PartyWords,
    /// The one who gave authority, where the form says all about them.
    pub principal: Option<PrincipalWords>,
    /// The one who handed in, where the form says all about the applicant instead.
    pub submitter: Option<Template>,
    pub request: Template,
    pub papers: String,
    pub paper_list: PaperList,
    pub paper_number: String,
    pub paper_name: String,
    pub paper_originals: String,
    pub paper_copies: String,
    pub paper_item: Template,
    pub quantity_originals: Template,
    pub quantity_copies: Template,
    pub no_papers: String,
    pub sets: Template,
    pub duration: Template,
    pub received_at: Template,
    pub due_at: Template,
    pub return_to: Template,
    pub return_at_office: Template,
    pub return_by_post: String,
    pub return_online: String,
    pub register: Template,
    pub submitter_signs: String,
    pub handed_in_online: String,
    pub handed_in_by_post: String,
    pub clerk_signs: String,
    pub notes: ReceiptNotes,
}

/// The block about the one who gave authority.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PrincipalWords {
    pub title: String,
    pub name: Template,
    pub address: Template,
    pub identity: Template,
    pub phone: Template,
    pub email: Template,
    pub authority: Template,
}

/// Notes below the signatures of form 01, in the order they are printed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReceiptNotes {
    pub title: String,
    pub remark: Template,
    pub fee: Template,
    pub duration_decision: Template,
    pub competent: Template,
    pub competent_since: Template,
    /// Only where the result is collected at the office.
    pub at_office: Vec<String>,
    pub always: Vec<String>,
    /// Only where the code is known to the national portal.
    pub national: Vec<String>,
    pub hotline: Template,
}

/// Words of form 02.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SupplementRequestWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub party: PartyWords,
    pub request: Template,
    pub papers: String,
    pub paper_item: Template,
    pub paper_number: String,
    pub paper_name: String,
    pub paper_quantity: String,
    pub paper_originals: String,
    pub paper_certified: String,
    pub paper_copies: String,
    pub reason: Template,
    pub deadline: Template,
    pub guidance: Template,
    pub help: Template,
    pub signs: String,
}

/// Words of form 03.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RefusalWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub unit: Template,
    pub party: PartyWords,
    pub code: Template,
    pub request: Template,
    /// The dossier was not received.
    pub not_received: Template,
    /// The dossier was received, but is not solved.
    pub not_solved: Template,
    pub reason: Template,
    pub closing: Template,
    pub citizen_signs: String,
    pub clerk_signs: String,
}

/// Words of form 04.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApologyWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub addressee: Template,
    pub address: Template,
    pub phone: Template,
    pub received: Template,
    pub code: Template,
    /// None where the form does not name the identity number.
    pub identity_and_code: Option<Template>,
    pub receipt: Template,
    pub first_due: Template,
    pub previous_due: Template,
    pub late: Template,
    pub not_in_time: Template,
    pub finished: Template,
    pub reason: Template,
    /// Asks for the extension, which it counts.
    pub apology: Template,
    /// Nothing is extended: the result is there.
    pub apology_only: Template,
    pub new_due: Template,
    pub finished_due: Template,
    pub closing: Template,
}

/// Words of form 05.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StopWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub addressee: Template,
    pub address: Template,
    pub phone: Template,
    pub received: Template,
    pub code: Template,
    /// None where the form does not name the identity number.
    pub identity_and_code: Option<Template>,
    pub receipt: Template,
    pub by_citizen: Template,
    pub by_agency: Template,
    pub reason: Template,
    pub decision: Template,
    pub fees: Template,
    pub papers: Template,
    pub help: Template,
    pub closing: Template,
}

/// Words of form 06 (05 of 2018).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ControlSlipWords {
    pub mark: Template,
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub request: Template,
    pub handled_by: Template,
    /// None where the form has no such line.
    pub cooperating: Option<Template>,
    pub received_at: Template,
    pub due_at: Template,
    pub unit: String,
    pub time: String,
    pub outcome: String,
    pub note: String,
    pub giver: Template,
    pub receiver: Template,
    pub giver_signs: String,
    pub receiver_signs: String,
    pub blank_time: String,
    pub early: String,
    pub on_time: String,
    pub late: String,
    pub notes_title: String,
    pub notes: Vec<String>,
}

/// Words of form 07 (06 of 2018), the register.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RegisterWords {
    pub mark: Template,
}

/// Words of the list of dossiers handed over to who solves them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HandoverListWords {
    pub title: String,
    pub to: Template,
    pub handled_by: Template,
    pub at: Template,
    pub total: Template,
    pub number: String,
    pub code: String,
    pub request: String,
    pub sets: String,
    pub applicant: String,
    pub address: String,
    pub phone: String,
    pub dates: String,
    pub received: String,
    pub due: String,
    pub result: String,
    pub result_on: String,
    pub result_giver: String,
    pub result_receiver: String,
    pub note: String,
    pub closing: String,
    pub giver_signs: String,
    pub receiver_signs: String,
    pub centre_confirms: String,
}

/// Words of the list of results handed over to the counter.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResultHandoverWords {
    pub title: String,
    pub from: Template,
    pub to: Template,
    pub at: Template,
    pub total: Template,
    pub number: String,
    pub code: String,
    pub request: String,
    pub outcome: String,
    pub applicant: String,
    pub address: String,
    pub fee: String,
    pub post: String,
    pub yes: String,
    pub giver_signs: String,
    pub receiver_signs: String,
}

/// Words of the receipt for a returned result.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReturnReceiptWords {
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub unit: Template,
    pub request: Template,
    pub applicant: Template,
    pub identity: Template,
    pub giver: Template,
    pub receiver: Template,
    pub authority: Template,
    pub phone: Template,
    pub kind: Template,
    pub number: Template,
    pub excerpt: Template,
    pub returned_at: Template,
    pub closing: String,
    pub receiver_signs: String,
    pub giver_signs: String,
}

/// Words of the receipt for several dossiers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MultiReceiptWords {
    pub title: String,
    pub unit: Template,
    pub party: PartyWords,
    pub received_at: Template,
    pub total: Template,
    pub number: String,
    pub code: String,
    pub request: String,
    pub handled_by: String,
    pub received: String,
    pub due: String,
    pub duration: String,
    pub sets: String,
    pub applicant: String,
    pub notes_title: String,
    pub notes: Vec<String>,
    pub submitter_signs: String,
    pub clerk_signs: String,
}

/// Words of the cover list of papers to be signed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CoverWords {
    pub title: String,
    pub to: Template,
    pub total: Template,
    pub number: String,
    pub paper: String,
    pub code: String,
    pub name: String,
    pub signed: String,
    pub presenter_signs: String,
    pub signer_signs: String,
}
