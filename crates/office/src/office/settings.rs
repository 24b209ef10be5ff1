//! The office's settings: defaults and checks.

use domain::calendar::DueRule;
use domain::dossier::{Clerk, Signer};
use domain::number::OfficeCode;
use domain::text::nfc;
use forms::{PaperForm, PaperLayout, SetChoice};

use crate::text::fields;
use crate::text::messages::Language;
use crate::view::completed::complete;
use crate::view::{CommuneView, Problem, Settings, Signatory, WorkSessionView};

/// Longest name in the settings, in characters.
const MAX_NAME: usize = 200;
/// Default of [`Settings::duplicate_days`].
const DUPLICATE_DAYS: u32 = 7;
/// Most days of it.
const MAX_DUPLICATE_DAYS: u32 = 60;
/// Default of [`Settings::supplement_days`].
const SUPPLEMENT_DAYS: u32 = 30;
/// Most days of it.
const MAX_SUPPLEMENT_DAYS: u32 = 365;
/// Most days of [`Settings::apology_days_before`].
const MAX_APOLOGY_DAYS: u32 = 10;
/// Most extensions of a dossier before a warning.
const MAX_EXTENSION_LIMIT: u32 = 9;

impl Settings {
    /// Returns default settings: the usual working hours, rules by NĐ 61/2018/NĐ-CP and NĐ
    /// 118/2025/NĐ-CP, the set of forms by date.
    #[must_use]
    pub fn usual() -> Self {
        let session = |from: &str, to: &str| WorkSessionView { from: from.into(), to: to.into() };
        let day = vec![session("07:30", "11:30"), session("13:30", "17:00")];
        let mut working_hours = vec![day; 5];
        working_hours.resize(7, Vec::new());
        Self {
            office_name: String::new(),
            office_code: String::new(),
            place: String::new(),
            superior: String::new(),
            unit: "Trung tâm Phục vụ hành chính công".to_owned(),
            commune_code: String::new(),
            counter: String::new(),
            hotline: String::new(),
            clerk: Signatory::default(),
            signer: Signatory { name: String::new(), title: "CHỦ TỊCH".to_owned() },
            working_hours,
            due_rule: DueRule::EndOfDay,
            same_day_cutoff: "15:00".to_owned(),
            form_set: SetChoice::ByReception,
            paper_layout: PaperLayout::A4,
            extension_limit: 1,
            apology_days_before: 1,
            supplement_days: SUPPLEMENT_DAYS,
            receipt_mark: String::new(),
            unit_mark: String::new(),
            printer: String::new(),
            receipt_sets: 1,
            language: Language::Vietnamese,
            lan: true,
            duplicate_days: DUPLICATE_DAYS,
        }
    }

    /// Reads stored settings; one that the storing program did not have yet is as usual.
    ///
    /// # Errors
    /// `error.store.corrupt`.
    pub(crate) fn stored(json: &str) -> Result<Self, Problem> {
        let corrupt = |_| Problem::new("error.store.corrupt");
        let mut value: serde_json::Value = serde_json::from_str(json).map_err(corrupt)?;
        complete(&mut value, &serde_json::to_value(Self::usual()).map_err(corrupt)?);
        serde_json::from_value(value).map_err(corrupt)
    }

    /// Settings suggested for the office of a commune.
    #[must_use]
    pub fn for_commune(commune: &CommuneView) -> Self {
        let place = ["Xã ", "Phường ", "Đặc khu "]
            .iter()
            .find_map(|kind| commune.name.strip_prefix(kind))
            .unwrap_or(&commune.name);
        let lower = |name: &str| {
            let mut chars = name.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_lowercase().chain(chars).collect::<String>()
            })
        };
        Self {
            office_name: format!("UBND {}", lower(&commune.name)),
            place: place.to_owned(),
            superior: format!("UBND {}", lower(&commune.province)),
            commune_code: commune.code.clone(),
            ..Self::usual()
        }
    }

    /// Normalises and checks everything.
    ///
    /// # Errors
    /// The first problem, at its field.
    pub fn checked(mut self) -> Result<Self, Problem> {
        for (value, field, needed) in [
            (&mut self.office_name, "officeName", true),
            (&mut self.place, "place", true),
            (&mut self.superior, "superior", false),
            (&mut self.unit, "unit", true),
            (&mut self.counter, "counter", false),
            (&mut self.hotline, "hotline", false),
            (&mut self.clerk.name, "clerk.name", true),
            (&mut self.clerk.title, "clerk.title", false),
            (&mut self.signer.name, "signer.name", false),
            (&mut self.printer, "printer", false),
            (&mut self.receipt_mark, "receiptMark", false),
            (&mut self.unit_mark, "unitMark", false),
        ] {
            *value = text(value, field)?;
            if needed && value.is_empty() {
                return Err(Problem::new("error.settings.missing").at(field));
            }
        }
        self.signer.title = lines(&self.signer.title, "signer.title")?;
        self.office_code = self.office_code.parse::<OfficeCode>()?.as_str().to_owned();
        self.receipt_sets = self.receipt_sets.clamp(1, 9);
        for (value, most, field, key) in [
            (
                self.duplicate_days,
                MAX_DUPLICATE_DAYS,
                "doubleDays",
                "error.settings.duplicate_days",
            ),
            (
                self.extension_limit,
                MAX_EXTENSION_LIMIT,
                "extensionLimit",
                "error.settings.extension_limit",
            ),
            (
                self.apology_days_before,
                MAX_APOLOGY_DAYS,
                "apologyDaysBefore",
                "error.settings.days",
            ),
            (self.supplement_days, MAX_SUPPLEMENT_DAYS, "supplementDays", "error.settings.days"),
        ] {
            if value > most {
                return Err(Problem::new(key).with("most", most).at(field));
            }
        }
        crate::reference::calendar::working_hours(&self)?;
        self.check_receipt_mark()?;
        Ok(self)
    }

    /// Refuses a mark of receipts that another paper has: two papers would have one number.
    fn check_receipt_mark(&self) -> Result<(), Problem> {
        let mark = |set: &forms::FormSet, form| set.mark(form, &self.unit_mark);
        for set in forms::FormSets::built_in()?.all() {
            let own = set.mark_with(PaperForm::Receipt, &self.receipt_mark, &self.unit_mark);
            if PaperForm::ALL.iter().any(|&it| it != PaperForm::Receipt && mark(set, it) == own) {
                return Err(Problem::new("error.settings.receipt_mark").at("receiptMark"));
            }
        }
        Ok(())
    }

    /// Returns the clerk as recorded with every action at this PC.
    #[must_use]
    pub fn acting_clerk(&self) -> Clerk {
        Clerk {
            name: self.clerk.name.clone(),
            title: self.clerk.title.clone(),
            counter: self.counter.clone(),
        }
    }

    /// Who signs letters.
    #[must_use]
    pub fn letter_signer(&self) -> Signer {
        Signer { name: self.signer.name.clone(), title: self.signer.title.clone() }
    }
}

fn text(value: &str, field: &str) -> Result<String, Problem> {
    fields::line(value, MAX_NAME, field).map_err(in_settings)
}

/// Several lines, as a signer's title has them.
fn lines(value: &str, field: &str) -> Result<String, Problem> {
    let lines: Result<Vec<_>, _> = nfc(value).lines().map(|line| text(line, field)).collect();
    Ok(lines?.join("\n").trim().to_owned())
}

fn in_settings(problem: Problem) -> Problem {
    let key = problem.key.replace("error.text.", "error.settings.");
    problem.with_key(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cu_jut() -> Settings {
        let commune = CommuneView {
            code: "24640".into(),
            name: "Xã Cư Jút".into(),
            province_code: "68".into(),
            province: "Tỉnh Lâm Đồng".into(),
        };
        Settings {
            office_code: "h36.57".into(),
            clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
            ..Settings::for_commune(&commune)
        }
    }

    #[test]
    fn a_commune_suggests_its_names() {
        let settings = cu_jut().checked().unwrap();
        assert_eq!(settings.office_name, "UBND xã Cư Jút");
        assert_eq!(settings.place, "Cư Jút");
        assert_eq!(settings.superior, "UBND tỉnh Lâm Đồng");
        assert_eq!(settings.office_code, "H36.57");
    }

    #[test]
    fn copies_of_an_older_program_are_no_prints_of_both_copies() {
        let mut old = serde_json::to_value(cu_jut()).unwrap();
        let fields = old.as_object_mut().unwrap();
        fields.remove("receiptSets");
        fields.insert("receiptCopies".into(), 2.into());
        assert_eq!(Settings::stored(&old.to_string()).unwrap(), cu_jut());
    }

    #[test]
    fn problems_stand_at_their_field() {
        type Spoil = fn(&mut Settings);
        let cases: [(Spoil, &str, &str); 9] = [
            (|s| s.office_name.clear(), "officeName", "error.settings.missing"),
            (|s| s.office_code = "H36-57".into(), "officeCode", "error.settings.office_code"),
            (|s| s.clerk.name = "😀".into(), "clerk.name", "error.settings.unprintable"),
            (|s| s.place = "x".repeat(201), "place", "error.settings.too_long"),
            (|s| s.duplicate_days = 61, "doubleDays", "error.settings.duplicate_days"),
            (|s| s.extension_limit = 10, "extensionLimit", "error.settings.extension_limit"),
            (
                |s| s.working_hours[2][0].to = "07:00".into(),
                "workingHours.2",
                "error.settings.working_hours",
            ),
            (
                |s| s.working_hours[3][1].from = "25:00".into(),
                "workingHours.3",
                "error.settings.time",
            ),
            (|s| s.working_hours.clear(), "workingHours", "error.settings.working_hours"),
        ];
        for (spoil, field, key) in cases {
            let mut settings = cu_jut();
            spoil(&mut settings);
            let problem = settings.checked().unwrap_err();
            assert_eq!((problem.field.as_deref(), problem.key.as_str()), (Some(field), key));
        }
    }
}
