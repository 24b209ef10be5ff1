//! Times, numbers and money as official papers word them (NĐ 30/2020/NĐ-CP, appendix I).

use chrono::{Datelike, NaiveDateTime, Timelike};

use crate::data::{Gender, PaperNumber, Party, ProcessingTime};
use crate::template::fill;
use crate::wording::CommonWords;

impl CommonWords {
    /// "07 giờ 45 phút, ngày 24 tháng 11 năm 2026".
    pub(crate) fn time_of(&self, at: NaiveDateTime) -> String {
        let (day, month, year) = date_parts(at);
        let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
        let values = [
            ("hour", Some(hour.as_str())),
            ("minute", Some(&minute)),
            ("day", Some(&day)),
            ("month", Some(&month)),
            ("year", Some(&year)),
        ];
        fill(&self.time, &values, &self.blank)
    }

    /// "24 tháng 11 năm 2026".
    pub(crate) fn date_of(&self, at: NaiveDateTime) -> String {
        let (day, month, year) = date_parts(at);
        let values = [("day", Some(day.as_str())), ("month", Some(&month)), ("year", Some(&year))];
        fill(&self.date, &values, &self.blank)
    }

    /// "Cư Jút, ngày 24 tháng 11 năm 2026".
    pub(crate) fn place_and_date_of(&self, place: &str, at: NaiveDateTime) -> String {
        let (day, month, year) = date_parts(at);
        let values = [
            ("place", Some(place)),
            ("day", Some(day.as_str())),
            ("month", Some(&month)),
            ("year", Some(&year)),
        ];
        fill(&self.place_and_date, &values, &self.blank)
    }

    /// "Số: 05/TNHS-TTPVHCC", or with dots while there is no number; nothing where the paper has
    /// none.
    pub(crate) fn number_of(&self, number: Option<&PaperNumber>, mark: &str) -> String {
        if number.is_none() && mark.is_empty() {
            return String::new();
        }
        let digits = number.map(|number| format!("{:02}", number.number));
        let mark = number.map_or_else(|| mark.to_owned(), PaperNumber::full_mark);
        let values = [("number", digits.as_deref()), ("mark", Some(mark.as_str()))];
        fill(&self.number, &values, &self.blank_number)
    }

    /// How a person or organisation is spoken to in a sentence: "Bà", "quý cơ quan, tổ chức".
    pub(crate) fn person_of(&self, party: &Party) -> &str {
        let words = &self.salutation;
        match party.gender {
            _ if party.organisation => &words.organisation,
            Gender::Male => &words.male,
            Gender::Female => &words.female,
            Gender::Unknown => &words.unknown,
        }
    }

    /// "Bà Nguyễn Thị Thắm"; the name of an organisation stands alone.
    pub(crate) fn addressee_of(&self, party: &Party) -> String {
        match party.organisation {
            true => party.name.clone(),
            false => format!("{} {}", self.person_of(party), party.name),
        }
    }

    /// The name as a form takes it down, with who represents an organisation.
    pub(crate) fn name_of(&self, party: &Party) -> String {
        match &party.representative {
            Some(representative) if party.organisation => {
                let name = party.name.as_str();
                let values = [("name", Some(name)), ("representative", Some(representative))];
                fill(&self.represented, &values, &self.blank)
            }
            _ => party.name.clone(),
        }
    }

    /// "20.000 đồng"; "Không" for nothing to pay.
    pub(crate) fn money_of(&self, dong: u64) -> String {
        if dong == 0 {
            return self.no_fee.clone();
        }
        fill(&self.money, &[("amount", Some(&grouped(dong)))], &self.blank)
    }

    /// "05 ngày làm việc".
    pub(crate) fn processing_time_of(&self, time: &ProcessingTime) -> String {
        let counted =
            |template: &str, n: u32| fill(template, &[("count", Some(&count(n)))], &self.blank);
        match time {
            ProcessingTime::WorkingDays(n) => counted(&self.working_days, *n),
            ProcessingTime::Days(n) => counted(&self.days, *n),
            ProcessingTime::Hours(n) => counted(&self.hours, *n),
            ProcessingTime::SameDay => self.same_day.clone(),
            ProcessingTime::Words(words) => words.clone(),
        }
    }
}

/// Two digits at least.
pub(crate) fn count(n: u32) -> String {
    format!("{n:02}")
}

/// Two digits at least; nothing for none.
pub(crate) fn quantity(n: u32) -> String {
    if n == 0 { String::new() } else { count(n) }
}

/// "24/11/2026", for tables.
pub(crate) fn short_date(at: NaiveDateTime) -> String {
    at.format("%d/%m/%Y").to_string()
}

/// "17:00 24/11/2026", for tables.
pub(crate) fn short_time(at: NaiveDateTime) -> String {
    at.format("%H:%M %d/%m/%Y").to_string()
}

/// Ends a sentence with a full stop, where it ends with no mark.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim_end_matches([' ', ',', ';', ':']);
    let ends = text.is_empty() || text.ends_with(['.', '!', '?', '…', '”']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

/// The name of a procedure after the word "thủ tục", which it does not begin with again.
pub(crate) fn without_kind(procedure: &str) -> String {
    let kinds = ["thủ tục hành chính ", "thủ tục "];
    let lower = procedure.to_lowercase();
    let kind = kinds.into_iter().find(|kind| lower.starts_with(kind));
    let rest = procedure.chars().skip(kind.map_or(0, |kind| kind.chars().count()));
    let mut rest = rest.collect::<String>();
    if kind.is_some() {
        let first: String = rest.chars().take(1).flat_map(char::to_uppercase).collect();
        rest = first + &rest.chars().skip(1).collect::<String>();
    }
    rest.trim_end_matches('.').to_owned()
}

/// 20000 as "20.000".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Days below 10 and the months 1 and 2 take a leading zero.
fn date_parts(at: NaiveDateTime) -> (String, String, String) {
    let month = at.month();
    let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
    (format!("{:02}", at.day()), month, at.year().to_string())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::FormSets;

    fn words() -> &'static CommonWords {
        &FormSets::built_in().unwrap().all()[1].common
    }

    fn at(y: i32, m: u32, d: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(y, m, d).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn dates_take_leading_zeros_where_the_decree_says_so() {
        for (time, expected) in [
            (at(2026, 1, 5, 7, 5), "Cư Jút, ngày 05 tháng 01 năm 2026"),
            (at(2026, 2, 10, 7, 5), "Cư Jút, ngày 10 tháng 02 năm 2026"),
            (at(2026, 3, 9, 7, 5), "Cư Jút, ngày 09 tháng 3 năm 2026"),
            (at(2026, 11, 24, 7, 5), "Cư Jút, ngày 24 tháng 11 năm 2026"),
        ] {
            assert_eq!(words().place_and_date_of("Cư Jút", time), expected);
        }
        assert_eq!(
            words().time_of(at(2026, 9, 1, 7, 5)),
            "07 giờ 05 phút, ngày 01 tháng 9 năm 2026"
        );
    }

    #[test]
    fn money_is_grouped_by_dots() {
        for (dong, expected) in [
            (0, "Không"),
            (500, "500 đồng"),
            (20_000, "20.000 đồng"),
            (1_250_000, "1.250.000 đồng"),
        ] {
            assert_eq!(words().money_of(dong), expected);
        }
    }

    #[test]
    fn numbers_below_ten_take_a_leading_zero() {
        let number = |number| PaperNumber { number, mark: "TNHS".into(), book_suffix: None };
        assert_eq!(words().number_of(Some(&number(5)), "TNHS"), "Số: 05/TNHS");
        assert_eq!(words().number_of(Some(&number(1234)), "TNHS"), "Số: 1234/TNHS");
        assert_eq!(words().number_of(None, "TNHS"), "Số: ………/TNHS");
        assert_eq!(words().number_of(None, ""), "");
    }

    #[test]
    fn people_are_spoken_to_by_their_sex_and_organisations_by_name() {
        let party = |gender, organisation| Party {
            name: "Hoa Mai".into(),
            gender,
            organisation,
            ..Party::default()
        };
        for (gender, organisation, person, addressee) in [
            (Gender::Male, false, "Ông", "Ông Hoa Mai"),
            (Gender::Female, false, "Bà", "Bà Hoa Mai"),
            (Gender::Unknown, false, "Ông (Bà)", "Ông (Bà) Hoa Mai"),
            (Gender::Female, true, "quý cơ quan, tổ chức", "Hoa Mai"),
        ] {
            let party = party(gender, organisation);
            assert_eq!(words().person_of(&party), person);
            assert_eq!(words().addressee_of(&party), addressee);
        }
    }

    #[test]
    fn sentences_end_once() {
        for (text, expected) in [
            ("Mất điện", "Mất điện."),
            ("Mất điện.", "Mất điện."),
            ("Mất điện;", "Mất điện."),
            ("Vì sao?", "Vì sao?"),
            ("", ""),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }

    #[test]
    fn a_procedure_is_not_called_procedure_twice() {
        for (name, expected) in [
            ("Thủ tục cấp Giấy xác nhận", "Cấp Giấy xác nhận"),
            ("THỦ TỤC HÀNH CHÍNH đăng ký", "Đăng ký"),
            ("Đăng ký khai sinh", "Đăng ký khai sinh"),
            ("Công bố thủ tục", "Công bố thủ tục"),
        ] {
            assert_eq!(without_kind(name), expected);
        }
    }
}
