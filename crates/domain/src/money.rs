//! Amounts of money as people write them.

use crate::message::{Message, Params};
use crate::text::{fold, narrow, squeeze};

/// Highest amount: a thousand billion đồng.
const MAX_DONG: u64 = 1_000_000_000_000;

/// Whole đồng, never negative.
///
/// ```
/// use domain::money::{Dong, MoneyError};
/// assert_eq!(Dong::parse("20.000 đồng")?.get(), 20_000);
/// assert_eq!(Dong::parse("10.5"), Err(MoneyError::Grouping));
/// # Ok::<(), MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dong(u64);

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was typed.
    #[error("the amount is empty")]
    Empty,
    /// There is something else than digits, separators and the currency.
    #[error("the amount is not a number")]
    NotANumber,
    /// There is a minus.
    #[error("the amount is negative")]
    Negative,
    /// The separators do not part groups of three digits, so the amount may have a fraction.
    #[error("the separators do not part groups of three digits")]
    Grouping,
    /// More than a thousand billion đồng.
    #[error("the amount is higher than {most}")]
    TooMuch {
        /// The highest amount.
        most: u64,
    },
}

impl Message for MoneyError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.money.empty",
            Self::NotANumber => "error.money.not_a_number",
            Self::Negative => "error.money.negative",
            Self::Grouping => "error.money.grouping",
            Self::TooMuch { .. } => "error.money.too_much",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::TooMuch { most } => Params::default().text("most", most),
            _ => Params::default(),
        }
    }
}

impl Dong {
    /// Takes a number of đồng.
    ///
    /// # Errors
    /// [`MoneyError::TooMuch`].
    pub fn new(dong: u64) -> Result<Self, MoneyError> {
        if dong > MAX_DONG {
            return Err(MoneyError::TooMuch { most: MAX_DONG });
        }
        Ok(Self(dong))
    }

    /// Reads whole đồng: digits, also in groups of three parted by dots, commas or spaces, with or
    /// without the currency (`20000`, `20.000 đ`, `20,000 VNĐ`, `20 000 đồng`).
    ///
    /// # Errors
    /// [`MoneyError`]; what may mean another amount (`10.5`, `20k`) is never read.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = squeeze(&narrow(text));
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        let number = without_currency(&text);
        let number = number.trim();
        if number.starts_with(['-', '−', '–']) && number.contains(|c: char| c.is_ascii_digit())
        {
            return Err(MoneyError::Negative);
        }
        let separators: Vec<char> = number.chars().filter(|c| !c.is_ascii_digit()).collect();
        let fits = |c: &char| matches!(c, '.' | ',' | ' ' | '\'');
        if !number.starts_with(|c: char| c.is_ascii_digit()) || !separators.iter().all(fits) {
            return Err(MoneyError::NotANumber);
        }
        if let Some(first) = separators.first() {
            let mut groups = number.split(*first);
            let head = groups.next().unwrap_or_default();
            if !(1..=3).contains(&head.len()) || !groups.all(|it| it.len() == 3 && is_digits(it)) {
                return Err(MoneyError::Grouping);
            }
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let dong = digits.parse().map_err(|_| MoneyError::TooMuch { most: MAX_DONG })?;
        Self::new(dong)
    }

    /// The number of đồng.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Cuts the currency off, before or after the number.
fn without_currency(text: &str) -> &str {
    let is_currency =
        |part: &str| part == "₫" || matches!(fold(part).as_str(), "d" | "dong" | "vnd");
    let letter = |c: char| c.is_alphabetic() || c == '₫';
    let after = text.trim_end_matches(letter);
    if is_currency(&text[after.len()..]) {
        return after;
    }
    let before = text.trim_start_matches(letter);
    if is_currency(&text[..text.len() - before.len()]) { before } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (text, dong) in [
            ("0", 0),
            ("20000", 20_000),
            ("20,000", 20_000),
            ("20.000", 20_000),
            ("20 000", 20_000),
            ("20\u{a0}000 ₫", 20_000),
            ("20.000 đồng", 20_000),
            ("20000đ", 20_000),
            ("20.000Đ", 20_000),
            ("20.000 VNĐ", 20_000),
            ("VND 20,000", 20_000),
            ("２０．０００", 20_000),
            ("1.234.567", 1_234_567),
            ("1000000000000", 1_000_000_000_000),
        ] {
            assert_eq!(Dong::parse(text).map(Dong::get), Ok(dong), "{text}");
        }
    }

    #[test]
    fn what_may_mean_another_amount_is_refused() {
        for (text, error) in [
            ("", MoneyError::Empty),
            (" \u{200b}", MoneyError::Empty),
            ("abc", MoneyError::NotANumber),
            ("đồng", MoneyError::NotANumber),
            ("20k", MoneyError::NotANumber),
            ("20 nghìn", MoneyError::NotANumber),
            ("1e5", MoneyError::NotANumber),
            ("$20", MoneyError::NotANumber),
            ("+20", MoneyError::NotANumber),
            ("20000 đồng/bản", MoneyError::NotANumber),
            ("-5", MoneyError::Negative),
            ("−5.000", MoneyError::Negative),
            ("10.5", MoneyError::Grouping),
            ("10,50", MoneyError::Grouping),
            ("1.00.000", MoneyError::Grouping),
            ("20.000,00", MoneyError::Grouping),
            ("20.000.", MoneyError::Grouping),
            ("1234.567", MoneyError::Grouping),
            ("1000000000001", MoneyError::TooMuch { most: MAX_DONG }),
            ("99999999999999999999999", MoneyError::TooMuch { most: MAX_DONG }),
        ] {
            assert_eq!(Dong::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = Dong::parse(&text);
        }

        #[test]
        fn grouped_amounts_round_trip(dong in 0_u64..=MAX_DONG, sign in proptest::sample::select(vec![".", ",", " "])) {
            let plain = dong.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.chars().enumerate() {
                if at > 0 && (plain.len() - at) % 3 == 0 {
                    grouped.push_str(sign);
                }
                grouped.push(digit);
            }
            prop_assert_eq!(Dong::parse(&plain).map(Dong::get), Ok(dong));
            prop_assert_eq!(Dong::parse(&grouped).map(Dong::get), Ok(dong));
            prop_assert_eq!(Dong::parse(&format!("{grouped} đồng")).map(Dong::get), Ok(dong));
        }

        #[test]
        fn digits_are_never_dropped(text in "[0-9., đk-]{1,12}") {
            if let Ok(dong) = Dong::parse(&text) {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(digits.parse(), Ok(dong.get()));
            }
        }
    }
}
