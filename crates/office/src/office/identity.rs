//! Whose the data is, and what people say about it.

use domain::dossier::PaperKind;
use domain::number::{DossierCode, Lane, PaperNumber};
use store::{Answer, Doubt, NewIdentity, Ownership, Reader};

use crate::Office;
use crate::office::rules::Rules;
use crate::view::{IdentityAnswer, IdentityState, IdentityView, Problem};

impl Office {
    /// Returns whose the data is, and which numbers are in doubt since it is this PC's own.
    ///
    /// # Errors
    /// When the office is not set up or cannot be read.
    pub fn identity(&self) -> Result<IdentityView, Problem> {
        // Not within the snapshot of a query: what another program records meanwhile would be missing
        // in it.
        let state = Reader::open(self.folder())?.ownership()?;
        self.read(|office, _| view(office.store, &office.rules(), state))
    }

    /// Makes the data this PC's own: with a new identity, range of numbers and book. A counter (1 to
    /// 10) chooses the range and book, otherwise they are drawn. It needs no hub; a PC that was
    /// enrolled is enrolled again afterwards.
    ///
    /// # Errors
    /// `error.identity.own` when there is nothing to answer, `error.identity.counter`, or why the
    /// data cannot be written. Nothing has changed then.
    pub fn answer_identity(
        &self,
        answer: IdentityAnswer,
        counter: Option<u16>,
    ) -> Result<IdentityView, Problem> {
        let language = self.settings()?.language;
        let lane = counter
            .map(|number| {
                Lane::of_counter(number)
                    .ok_or_else(|| Problem::new("error.identity.counter").at("counter"))
            })
            .transpose()
            .map_err(|problem| problem.in_language(language))?;
        let answer = match answer {
            IdentityAnswer::Replaced => Answer::Replaced,
            IdentityAnswer::Second => Answer::Second,
        };
        self.with_writer(|store| {
            let answered = store.answer(answer, lane);
            answered.map_err(|error| Problem::from(error).in_language(language))
        })?;
        self.identity()
    }
}

fn view(store: &Reader, rules: &Rules, state: Ownership) -> Result<IdentityView, Problem> {
    let NewIdentity { device, lane, book, doubts } = store.identity()?;
    Ok(IdentityView {
        state: match state {
            Ownership::Own => IdentityState::Own,
            Ownership::Copied => IdentityState::Copied,
            Ownership::Restored => IdentityState::Restored,
        },
        device: device.to_string(),
        lane: lane.get(),
        book,
        numbers_in_doubt: doubts.iter().flat_map(|doubt| numbers(doubt, rules)).collect(),
    })
}

/// Returns the numbers as they are printed. The register's are not: they stand in a book of the
/// office.
fn numbers(doubt: &Doubt, rules: &Rules) -> Vec<String> {
    let Some((span, range)) = doubt.scope.split_once('/') else { return Vec::new() };
    let each = doubt.from..=doubt.upto;
    if doubt.kind == "code" {
        let lane = range.parse().ok().and_then(|lane| Lane::new(lane).ok());
        let (Some(lane), Ok(day)) = (lane, span.parse()) else { return Vec::new() };
        let codes = each.filter_map(|n| lane.daily_number(n));
        return codes.map(|n| DossierCode::new(&rules.code, day, n).to_string()).collect();
    }
    let kind = PaperKind::parse(&doubt.kind);
    let (Some(kind), Ok(year), Ok(book)) = (kind, span.parse::<u16>(), range.parse()) else {
        return Vec::new();
    };
    let last_day = chrono::NaiveDate::from_ymd_opt(i32::from(year), 12, 31).unwrap_or_default();
    let mark = rules.mark(kind, last_day);
    each.map(|number| PaperNumber { book, year, number }.with_mark(&mark)).collect()
}
