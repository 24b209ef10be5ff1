//! Durations in the words of the export.

use crate::calendar::Duration;
use crate::text::fold;

/// Reads a text that is one duration and nothing else: "5 ngày làm việc", "không quá 15 ngày",
/// "12 giờ", "trong ngày". "1 Khác", "2 tháng và 15 ngày làm việc" and the like give `None`.
pub(super) fn whole(text: &str) -> Option<Duration> {
    // A fraction would fall apart into two numbers.
    if text.contains(['.', ',']) {
        return None;
    }
    let folded = fold(text);
    let rest = folded.strip_prefix("khong qua ").unwrap_or(&folded);
    if matches!(rest, "trong ngay" | "trong ngay lam viec") {
        return Some(Duration::SameDay);
    }
    let words: Vec<&str> = rest.split(' ').collect();
    let (duration, used) = at(&words)?;
    (used == words.len()).then_some(duration)
}

/// Returns all durations that a description mentions.
pub(super) fn mentioned(text: &str) -> Vec<Duration> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    (0..words.len()).filter_map(|from| at(&words[from..])).map(|(duration, _)| duration).collect()
}

/// Returns the duration that the words begin with, and how many words it takes.
fn at(words: &[&str]) -> Option<(Duration, usize)> {
    let count: u16 = words.first()?.parse().ok()?;
    let (unit, used): (fn(u16) -> Duration, usize) = match words[1..] {
        ["ngay", "lam", "viec", ..] => (Duration::WorkingDays, 4),
        ["gio", "lam", "viec", ..] => (Duration::WorkingHours, 4),
        ["ngay", ..] => (Duration::CalendarDays, 2),
        ["gio", ..] => (Duration::ClockHours, 2),
        _ => return None,
    };
    // The type's own reader knows the limits: no zero, no thousands of days.
    let duration: Duration = unit(count).to_string().parse().ok()?;
    Some((duration, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_cases() {
        for (text, duration) in [
            ("5 ngày làm việc", Some("5wd")),
            ("05 Ngày làm việc", Some("5wd")),
            ("Không quá 15 ngày", Some("15d")),
            ("12 giờ", Some("12ch")),
            ("4 giờ làm việc", Some("4h")),
            ("Trong ngày", Some("same-day")),
            ("1 Khác", None),
            ("0 ngày làm việc", None),
            ("0,5 ngày làm việc", None),
            ("2 tháng và 15 ngày làm việc", None),
            ("2 tháng", None),
            ("Không quy định", None),
            ("5 ngày làm việc hoặc 8 ngày làm việc", None),
            ("70000 ngày", None),
            ("", None),
        ] {
            assert_eq!(whole(text).map(|d| d.to_string()).as_deref(), duration, "{text}");
        }
    }

    #[test]
    fn descriptions_mention_durations() {
        let text =
            "Trong 03 ngày làm việc; trường hợp phải xác minh thì không quá 8 ngày làm việc.";
        let found: Vec<_> = mentioned(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["3wd", "8wd"]);
        assert!(mentioned("Nộp ngày 5 hằng tháng").is_empty());
    }
}
