//! The office, its settings and its working days.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DayKind, DueRule, Language, PaperLayout, SetChoice};

/// How far data of an older program is brought up to date, when the office is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Updating {
    /// Steps done.
    pub done: u32,
    /// Steps in all; 0 while that is not known.
    pub total: u32,
}

/// What changed in the office, by whatever program or PC: what shows it is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Dossiers, and so the lists and counts made of them.
    pub dossiers: bool,
    /// The settings of this PC.
    pub settings: bool,
    /// What is known of the hub and the other PCs.
    pub exchange: bool,
    /// What the province published.
    pub publications: bool,
}

/// What the window needs to know when it starts.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    /// Absent until the first start's set-up is done.
    pub settings: Option<Settings>,
    /// Today in Vietnam.
    pub today: DayView,
    /// The next day, for the notice of a coming holiday.
    pub tomorrow: DayView,
    /// Whose the data is; absent before the set-up.
    pub identity: Option<IdentityView>,
    /// Version of the program.
    pub version: String,
    /// Folder that holds the office's data.
    pub data_folder: String,
}

/// Whether data is this PC's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IdentityState {
    /// It is.
    Own,
    /// It came from another machine, or another copy is in use.
    Copied,
    /// It is older than what this PC has recorded, or it is a backup.
    Restored,
}

/// What people say about data that is not this PC's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IdentityAnswer {
    /// This PC takes the place of the one that recorded the data.
    Replaced,
    /// This is one more PC of the office.
    Second,
}

/// Whose the data is. While it is not this PC's own, nothing is recorded and no number is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Whether it is this PC's own.
    pub state: IdentityState,
    /// The identity in the data.
    pub device: String,
    /// Its range of dossier numbers.
    pub lane: u16,
    /// Its book.
    pub book: u16,
    /// Codes and numbers of papers that may be in citizens' hands although this PC has no record of
    /// them. They are not given again.
    pub numbers_in_doubt: Vec<String>,
}

/// Everything that the office decides for itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Name of the agency as on letters, for example "UBND xã Cư Jút".
    pub office_name: String,
    /// Identification code, for example "H36.57" (QĐ 20/2020/QĐ-TTg).
    pub office_code: String,
    /// Place name in front of the date on letters, for example "Cư Jút".
    pub place: String,
    /// Superior agency in the head of forms, for example "UBND tỉnh Lâm Đồng"; may be empty.
    pub superior: String,
    /// Unit in the head of forms, for example "Trung tâm Phục vụ hành chính công".
    pub unit: String,
    /// Code of the commune in the list of 2025, five digits; empty when not chosen.
    pub commune_code: String,
    /// Name of the counter, for example "Quầy 2"; may be empty.
    pub counter: String,
    /// Telephone number printed on the receipt; may be empty.
    pub hotline: String,
    /// The clerk at this PC.
    pub clerk: Signatory,
    /// Who signs apology letters.
    pub signer: Signatory,
    /// Sessions of work by weekday, Monday first; times as `07:30`.
    pub working_hours: Vec<Vec<WorkSessionView>>,
    /// How days are counted to a due time.
    pub due_rule: DueRule,
    /// From this time on a same-day procedure is due the next working day, as `15:00`.
    pub same_day_cutoff: String,
    /// The set of forms for new papers.
    pub form_set: SetChoice,
    /// How a receipt lies on the sheet.
    pub paper_layout: PaperLayout,
    /// How many times a due date may be extended before the clerk is warned.
    pub extension_limit: u32,
    /// How many working days before the due date a letter has to go out at the latest.
    pub apology_days_before: u32,
    /// After how many days of waiting for papers the end of a dossier is proposed.
    pub supplement_days: u32,
    /// Mark in the number of a receipt, for example "TNHS"; empty takes that of the set of forms.
    pub receipt_mark: String,
    /// Abbreviation of the unit in numbers, for example "TTPVHCC"; empty makes it from its name.
    pub unit_mark: String,
    /// Name of the printer; empty asks each time.
    pub printer: String,
    /// How many times a receipt, which has both copies, is sent to the printer.
    pub receipt_sets: u32,
    /// Language of the window.
    pub language: Language,
    /// Whether this PC exchanges records with the office's other PCs on its network, once enrolled.
    pub lan: bool,
    /// Receptions of one person and procedure within so many days may be one request; 0 to 60, 0
    /// looks for none.
    #[serde(rename = "doubleDays")]
    pub duplicate_days: u32,
}

/// A person who acts or signs for the office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Signatory {
    /// Full name.
    pub name: String,
    /// Title as on paper, for example "Công chức tư pháp – hộ tịch" or "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH".
    pub title: String,
}

/// One session of work in a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkSessionView {
    /// Start, as `07:30`.
    pub from: String,
    /// End, as `11:30`.
    pub to: String,
}

/// A day of the working calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// Whether the office works.
    pub working: bool,
    /// What it is for the office.
    pub kind: DayKind,
    /// Name of the holiday or swap.
    pub name: Option<String>,
    /// Not decided officially: computed by rule, or of a year whose days off are not known.
    pub provisional: bool,
    /// The Vietnamese lunar date.
    pub lunar: LunarView,
}

/// A date of the Vietnamese lunar calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LunarView {
    /// Day of the month, 1 to 30.
    pub day: u32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Whether the month is a leap month.
    pub leap: bool,
    /// Lunar year, named by the solar year it begins in.
    pub year: i32,
}

/// A commune of the list of 2025.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommuneView {
    /// Five digits.
    pub code: String,
    /// With its kind, for example "Xã Cư Jút".
    pub name: String,
    /// Two digits.
    pub province_code: String,
    /// With its kind, for example "Tỉnh Lâm Đồng".
    pub province: String,
}

/// What became of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// Its commune is still there.
    Kept,
    /// Its commune went into one of today's.
    Merged,
    /// Its commune went into several of today's.
    Split,
    /// Several communes bore its name.
    Ambiguous,
    /// No commune is recognised.
    Unknown,
}

/// What became of an address since the communes merged on 2025-07-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressView {
    /// What became of it.
    pub kind: AddressKind,
    /// The address as given, NFC.
    pub given: String,
    /// The address with today's units, when there is one answer.
    pub address: Option<String>,
    /// Today's commune, when there is one answer.
    pub commune: Option<CommuneView>,
    /// What to choose from when the old commune was split or its name is not unique; the first is
    /// the likeliest.
    pub candidates: Vec<AddressChoice>,
}

/// One of several new addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressChoice {
    /// Today's commune.
    pub commune: CommuneView,
    /// The whole address with this commune.
    pub address: String,
}
