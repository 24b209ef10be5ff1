//! The publications this PC has, ready to be applied.

use chrono::NaiveDate;
use domain::calendar::{Calendars, Decisions, HolidayTable, WorkingCalendar, WorkingHours};
use domain::procedure::Catalogue;
use domain::time::Timestamp;
use forms::FormSets;
use replication::PublicKey;
use store::{Origin, Reader, StoreError};

use super::content::{Content, Fault};
use crate::view::Problem;

/// Identifies a state of the stored publications.
type Mark = (Vec<u8>, u64);

/// All publications of the hub this PC belongs to, by number. Of two of a kind about the same
/// subject, the later one in force applies. Unusable ones are left out, so that the one before
/// stays in force.
#[derive(Default)]
pub(crate) struct Published {
    mark: Mark,
    pub(super) items: Vec<Item>,
}

/// A publication.
pub(super) struct Item {
    pub version: u64,
    pub kind: String,
    pub from: NaiveDate,
    pub origin: Origin,
    pub taken_at: Option<Timestamp>,
    pub content: Result<Content, Fault>,
}

impl Published {
    /// Reads the stored publications.
    pub fn read(store: &Reader) -> Result<Self, StoreError> {
        let mark = store.publications_mark()?;
        let hub = store.hub()?.and_then(|hub| PublicKey::from_bytes(&hub.key).ok());
        let items = store.publications()?.into_iter().map(|it| item(it, hub.as_ref())).collect();
        Ok(Self { mark, items })
    }

    /// Returns whether the stored publications are unchanged since they were read.
    pub fn is_fresh(&self, store: &Reader) -> Result<bool, StoreError> {
        Ok(store.publications_mark()? == self.mark)
    }

    /// Returns the usable contents, by number.
    fn contents(&self) -> impl Iterator<Item = (NaiveDate, &Content)> {
        self.items.iter().filter_map(|it| Some((it.from, it.content.as_ref().ok()?)))
    }

    /// Returns the published decisions on days off with the day from which each is known, by
    /// number.
    pub fn holidays(&self) -> impl Iterator<Item = (NaiveDate, &Decisions)> {
        self.contents().filter_map(|(from, content)| match content {
            Content::Holidays(decisions) => Some((from, decisions)),
            _ => None,
        })
    }

    /// Returns working calendars as known on each day, from the days off that are shipped and the
    /// office's own decisions, each with its day. What is published stands above what the office
    /// decided about the same day; of the office's own, the later one.
    pub fn calendars(
        &self,
        hours: &WorkingHours,
        shipped: &HolidayTable,
        own: &[(NaiveDate, Decisions)],
    ) -> Calendars {
        let calendar = |table| WorkingCalendar::new(hours.clone(), table);
        let mut calendars = Calendars::from(calendar(shipped.clone()));
        let mut own: Vec<_> = own.iter().map(|(from, decisions)| (*from, decisions)).collect();
        own.sort_by_key(|(from, _)| *from);
        let published: Vec<_> = self.holidays().collect();
        for &(day, _) in own.iter().chain(&published) {
            let mut table = shipped.clone();
            let known = own.iter().chain(&published).filter(|(from, _)| *from <= day);
            known.for_each(|(_, decisions)| table.decide(decisions));
            calendars.add(day, calendar(table));
        }
        calendars
    }

    /// Returns catalogues with the day from which each overrides the office's own, by number.
    pub fn catalogues(&self) -> Vec<(NaiveDate, Catalogue)> {
        self.contents()
            .filter_map(|(from, content)| match content {
                Content::Catalogue(catalogue) => Some((from, catalogue.clone())),
                _ => None,
            })
            .collect()
    }

    /// Returns the sets of forms; published ones override the shipped ones.
    pub fn form_sets(&self, shipped: &FormSets) -> FormSets {
        let mut sets = shipped.clone();
        for (from, content) in self.contents() {
            if let Content::Forms(set) = content {
                sets.add(from, (**set).clone());
            }
        }
        sets
    }

    /// Returns warnings about publications for due dates that are in force on a day and cannot be
    /// used here.
    pub fn warnings(&self, day: NaiveDate) -> impl Iterator<Item = Problem> {
        self.items
            .iter()
            .filter(move |it| {
                it.from <= day && matches!(it.kind.as_str(), "holidays" | "catalogue")
            })
            .filter(|it| matches!(it.content, Err(Fault::Unreadable(_))))
            .map(|it| Problem::new("warning.publication_unusable").with("version", it.version))
    }
}

/// Reads a publication. Its signature is checked again: it may have been stored by a program that
/// did not check yet.
fn item(kept: store::Publication, hub: Option<&PublicKey>) -> Item {
    let body = kept.body;
    let mut content = Content::read(&kept.kind, &body);
    let signed = replication::Published {
        version: kept.version,
        kind: kept.kind,
        from: kept.from_day,
        body: body.into(),
        signature: kept.signature.into(),
    };
    if !hub.is_some_and(|hub| signed.is_of(hub)) {
        content = Err(Fault::Signature);
    }
    let day = i32::try_from(kept.from_day).ok().and_then(NaiveDate::from_epoch_days);
    if day.is_none() {
        content = Err(Fault::Unreadable(format!("day {}", kept.from_day)));
    }
    Item {
        version: kept.version,
        kind: signed.kind,
        from: day.unwrap_or(NaiveDate::MAX),
        origin: kept.origin,
        taken_at: kept.taken_at,
        content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_stands_above_the_offices_own() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let rows = |rows: &str| Decisions::parse(&format!("date,kind,name\n{rows}\n")).unwrap();
        let item = Item {
            version: 1,
            kind: "holidays".into(),
            from: day("2026-12-03"),
            origin: Origin::Hub,
            taken_at: None,
            content: Ok(Content::Holidays(rows("2026-12-16,usual,"))),
        };
        let published = Published { items: vec![item], ..Published::default() };
        let shipped = HolidayTable::parse(
            include_str!("../../../../../assets/holiday-rules.json"),
            include_str!("../../../../../assets/holidays.csv"),
        )
        .unwrap();
        // The later one, by its day, was entered first.
        let own = [
            (day("2026-12-05"), rows("2026-12-16,swapped-off,X\n2026-12-17,swapped-off,Y")),
            (day("2026-12-01"), rows("2026-12-16,swapped-off,X")),
            (day("2026-12-04"), rows("2026-12-17,usual,")),
        ];
        let calendars = published.calendars(&WorkingHours::default(), &shipped, &own);
        let works = |on: &str| {
            let known = calendars.on(day(on));
            ["2026-12-16", "2026-12-17"].map(|it| known.is_working_day(day(it)))
        };
        assert_eq!(works("2026-11-30"), [true, true]);
        assert_eq!(works("2026-12-02"), [false, true], "the office's own, from its day on");
        assert_eq!(works("2026-12-03"), [true, true], "published");
        assert_eq!(works("2026-12-06"), [true, false], "published still, and the later of its own");
    }
}
