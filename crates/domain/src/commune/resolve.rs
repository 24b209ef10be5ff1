//! Recognising the commune in an address as papers and people write it.
//!
//! An address is read from its right end: province, district, commune. Each reading that the
//! lists allow gets points; the readings with most points decide. A name counts fully when it
//! fills the part between two commas or follows its kind (xã, P., TT), and little when it merely
//! ends a longer text.
//!
//! The name of a district or a province is never silently read as the commune of the same name
//! (Cư Jút, Đông Hưng and most district towns have one): where both are possible a person is asked.

use std::ops::Range;

use super::index::Province;
use super::name_key::{
    Kind, Names, Word, begins_as_commune, key, kind_before, marked, names_smaller_place,
    needs_kind, words,
};
use super::unit::bare;
use super::{AddressMatch, Candidate, CommuneIndex};

/// Points for a name that stands alone.
const CLEAR: i32 = 20;
/// Points for a name at the end of other words.
const LOOSE: i32 = 5;
/// More points for a name that fills the part between two commas: Phường 2 Bảo Lộc is one name.
const FILLS: i32 = 4;
/// Points when the written kind is the kind in the list; subtracted when it is another.
const KIND_FITS: i32 = 5;
/// Points for ending with a province, as addresses do: Bắc Ninh is the province, not the old city.
const ENDS_WELL: i32 = 6;
/// Points for reading a name with a province as a present one: newer papers are more likely.
const TODAY: i32 = 3;
/// Points subtracted when an old district stands with a present province.
const MIXED: i32 = -2;
/// Points subtracted for a part that had to be skipped.
const PASSED_OVER: i32 = -10;
/// A reading needs at least this many points: a single loose name is chance.
const ENOUGH: i32 = 12;
/// The longest name has this many words.
const MAX_WORDS: usize = 7;

/// A name recognised at the right end of the words.
struct Found<T> {
    /// The first word, with the kind's words.
    begin: usize,
    /// The words of the name without its kind.
    name: Range<usize>,
    kind: Option<Kind>,
    points: i32,
    values: Vec<T>,
}

/// One way to read the address.
struct Reading {
    points: i32,
    /// The first word that belongs to the commune.
    begin: usize,
    /// The words of the commune's name.
    commune: Range<usize>,
    /// The words of the district's name, where one was read.
    district: Option<Range<usize>>,
    place: Place,
    /// The words may as well name a district: a person must say.
    doubtful: bool,
}

/// What else the words of a commune's name may stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Nothing: the kind is written, or no district has the name.
    None,
    /// A district, beside a commune of today.
    Ask,
    /// Certainly something else: a province, a district of an old province, or the part after one that
    /// names the commune.
    NoCommune,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Old(u32),
    Today(u32),
}

impl CommuneIndex {
    /// Recognises the commune of an address, old or present, and gives the present one.
    ///
    /// Words for kinds may be written out, shortened or missing; diacritics, capitals and
    /// apostrophes do not matter.
    #[must_use]
    pub fn resolve_address(&self, text: &str) -> AddressMatch {
        let mut words = words(text);
        let vietnam = |tail: &[Word]| {
            tail.iter().map(|word| word.folded.as_str()).eq(["viet", "nam"].iter().copied())
        };
        if words.len() > 2 && vietnam(&words[words.len() - 2..]) {
            words.truncate(words.len() - 2);
        }
        let mut readings = self.readings(&words);
        let best = readings.iter().map(|reading| reading.points).max().unwrap_or(0);
        if best < ENOUGH {
            return AddressMatch::Unknown;
        }
        readings.retain(|reading| reading.points == best);
        self.prefer_same_marks(&words, &mut readings);
        self.answer(text, &words, &readings)
    }

    /// Among readings that are equal without diacritics, keeps those whose names have the marks
    /// of the address. An address without any mark says nothing about them.
    fn prefer_same_marks(&self, words: &[Word], readings: &mut Vec<Reading>) {
        if readings.len() < 2 || words.iter().all(|word| word.marked == word.folded) {
            return;
        }
        let same = |range: &Range<usize>, name: &str| {
            let written: String = words[range.clone()].iter().map(|w| w.marked.as_str()).collect();
            u32::from(written == marked(bare(name)))
        };
        let fit = |reading: &Reading| match reading.place {
            Place::Today(at) => same(&reading.commune, &self.units[at as usize].name),
            Place::Old(at) => {
                let row = &self.old[at as usize];
                let district =
                    reading.district.as_ref().zip(row.district).map_or(0, |(range, at)| {
                        same(range, &self.districts[usize::from(at)].name)
                    });
                same(&reading.commune, &row.name) + district
            }
        };
        let best = readings.iter().map(fit).max().unwrap_or(0);
        readings.retain(|reading| fit(reading) == best);
    }

    /// All ways to read the words that the lists allow.
    fn readings(&self, words: &[Word]) -> Vec<Reading> {
        let mut readings = Vec::new();
        let provinces = ends_with(words, words.len(), &self.province_names, |kind| {
            matches!(kind, Kind::Province | Kind::City)
        });
        for province in provinces.iter().map(Some).chain([None]) {
            let end = province.map_or(words.len(), |found| found.begin);
            let districts = ends_with(words, end, &self.district_names, |kind| {
                matches!(kind, Kind::Quarter | Kind::District | Kind::Town | Kind::City)
            });
            for district in &districts {
                let named = self.districts_before(words, district.begin);
                for commune in communes(words, district.begin, &self.old_names) {
                    // Hòa Bình, Hòa Bình is a city and its province, not commune and district.
                    let city = |it| self.doubt(Some(it), &named, &commune, words) != Doubt::None;
                    if province.is_none() && provinces.iter().any(city) {
                        continue;
                    }
                    self.read_old(province, Some(district), &commune, &mut readings);
                }
            }
            // Without a province an address that ends with one is only read for its district.
            let ends_with_province = province.is_none() && !provinces.is_empty();
            // Without its district, and past a part that is no district any more.
            let passed = words[..end].last().map(|last| last.segment).and_then(|segment| {
                words[..end].iter().rposition(|word| word.segment != segment).map(|at| at + 1)
            });
            let passed = passed.filter(|_| !ends_with_province);
            for (end, points) in [(Some(end), 0), (passed, PASSED_OVER)] {
                let Some(end) = end else { continue };
                let skipped = if points < 0 { &districts[..] } else { &[] };
                let named = self.districts_before(words, end);
                let in_province =
                    |name: &Range<usize>| provinces.iter().any(|it| covers(&it.name, name));
                for mut commune in communes(words, end, &self.old_names) {
                    let bare = commune.kind.is_none();
                    if bare && ends_with_province && in_province(&commune.name)
                        || self.doubt(province, &named, &commune, words) != Doubt::None
                    {
                        continue;
                    }
                    commune.points += points;
                    commune.values.retain(|at| {
                        let own = self.old[*at as usize].district;
                        own.is_none_or(|own| self.agrees(province, skipped, |it| it == own))
                    });
                    self.read_old(province, None, &commune, &mut readings);
                }
                for mut commune in communes(words, end, &self.unit_names) {
                    let bare = commune.kind.is_none();
                    let doubt = self.doubt(province, &named, &commune, words);
                    if bare && ends_with_province && in_province(&commune.name)
                        || doubt == Doubt::NoCommune
                    {
                        continue;
                    }
                    commune.points += points;
                    commune.values.retain(|(at, _)| {
                        self.agrees(province, skipped, |it| self.has_part_of(*at, it))
                    });
                    self.read_today(province, &commune, doubt == Doubt::Ask, &mut readings);
                }
            }
        }
        readings
    }

    /// The districts that the words before `end` name.
    fn districts_before(&self, words: &[Word], end: usize) -> Vec<Found<u16>> {
        ends_with(words, end, &self.district_names, |_| true)
    }

    /// What the words of a commune's name may stand for instead.
    fn doubt<T>(
        &self,
        province: Option<&Found<Province>>,
        districts: &[Found<u16>],
        commune: &Found<T>,
        words: &[Word],
    ) -> Doubt {
        if commune.kind.is_some() {
            return Doubt::None;
        }
        let before = &words[..commune.begin];
        let parts = before.chunk_by(|one, other| one.segment == other.segment);
        if parts.clone().any(begins_as_commune) {
            return Doubt::NoCommune;
        }
        let mut named = districts
            .iter()
            .filter(|it| covers(&it.name, &commune.name))
            .flat_map(|it| it.values.iter().map(move |at| (it, &self.districts[usize::from(*at)])));
        // Part of a longer name of a district: Từ Liêm in Quận Bắc Từ Liêm.
        let beyond = |found: &Found<u16>| found.kind.is_some() || found.name != commune.name;
        let Some(province) = province else {
            return match named.next() {
                Some((found, _)) if beyond(found) => Doubt::NoCommune,
                Some(_) => Doubt::Ask,
                None => Doubt::None,
            };
        };
        let today = province.values.iter().any(|it| matches!(it, Province::New(_)));
        let mut doubt = Doubt::None;
        for (found, district) in named {
            if province.values.contains(&Province::Old(district.province)) {
                return if today && !beyond(found) { Doubt::Ask } else { Doubt::NoCommune };
            }
            // A district beside the province of today: only a hamlet or a house, or nothing, before
            // the name shows that it is the commune.
            let merged = province.values.iter().any(|it| match it {
                Province::New(code) => self
                    .merged_provinces
                    .get(code)
                    .is_some_and(|merged| merged.contains(&district.province)),
                Province::Old(_) => false,
            });
            let other_part = parts.clone().next_back().and_then(|part| part.first());
            if merged && other_part.is_some_and(|first| !is_small(first)) {
                doubt = Doubt::Ask;
            }
        }
        doubt
    }

    /// Tells whether a commune fits the districts of the part that was skipped; a part that names no
    /// district of the province fits all.
    fn agrees(
        &self,
        province: Option<&Found<Province>>,
        skipped: &[Found<u16>],
        fits: impl Fn(u16) -> bool,
    ) -> bool {
        let mut own = skipped.iter().flat_map(|it| &it.values).copied().filter(|at| {
            let home = self.districts[usize::from(*at)].province;
            province.is_none_or(|province| {
                province.values.iter().any(|it| match it {
                    Province::Old(old) => *old == home,
                    Province::New(code) => {
                        self.merged_provinces.get(code).is_some_and(|all| all.contains(&home))
                    }
                })
            })
        });
        let Some(first) = own.next() else { return true };
        fits(first) || own.any(fits)
    }

    /// Tells whether a commune of today has a part of an old district.
    fn has_part_of(&self, unit: u32, district: u16) -> bool {
        self.old.iter().any(|row| row.district == Some(district) && row.targets.contains(&unit))
    }

    fn read_old(
        &self,
        province: Option<&Found<Province>>,
        district: Option<&Found<u16>>,
        commune: &Found<u32>,
        readings: &mut Vec<Reading>,
    ) {
        for &at in &commune.values {
            let row = &self.old[at as usize];
            let Some(points) = kind_points(commune.kind, row.kind) else { continue };
            let mut points = commune.points + points;
            if let Some(found) = district {
                let Some(own) = row.district.filter(|own| found.values.contains(own)) else {
                    continue;
                };
                let listed = self.districts[usize::from(own)].kind;
                points += found.points + kind_points(found.kind, listed).unwrap_or(-KIND_FITS);
            }
            if let Some(found) = province {
                let was_there = found.values.contains(&Province::Old(row.province));
                let is_there = found.values.iter().any(|value| match value {
                    Province::New(code) => self
                        .merged_provinces
                        .get(code)
                        .is_some_and(|merged| merged.contains(&row.province)),
                    Province::Old(_) => false,
                });
                points += found.points + ENDS_WELL;
                match (was_there, is_there) {
                    (true, _) => {}
                    (false, true) => points += MIXED,
                    (false, false) => continue,
                }
            }
            readings.push(Reading {
                points,
                begin: commune.begin,
                commune: commune.name.clone(),
                district: district.map(|found| found.name.clone()),
                place: Place::Old(at),
                doubtful: false,
            });
        }
    }

    fn read_today(
        &self,
        province: Option<&Found<Province>>,
        commune: &Found<(u32, Option<Kind>)>,
        doubtful: bool,
        readings: &mut Vec<Reading>,
    ) {
        for &(at, kind) in &commune.values {
            let unit = &self.units[at as usize];
            let Some(points) = kind_points(commune.kind, kind) else { continue };
            let mut points = commune.points + points;
            if let Some(found) = province {
                if !found.values.contains(&Province::New(unit.province_code.clone())) {
                    continue;
                }
                points += found.points + ENDS_WELL + TODAY;
            }
            readings.push(Reading {
                points,
                begin: commune.begin,
                commune: commune.name.clone(),
                district: None,
                place: Place::Today(at),
                doubtful,
            });
        }
    }

    /// Turns the best readings into an answer.
    fn answer(&self, text: &str, words: &[Word], best: &[Reading]) -> AddressMatch {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for reading in best {
            if places.contains(&reading.place) {
                continue;
            }
            places.push(reading.place);
            let detail = words.get(reading.begin).map_or("", |word| &text[..word.start]);
            let detail = detail.trim_end_matches([' ', ',', ';', '-', '–', '\n', '\r', '\t']);
            let (old, targets) = match reading.place {
                Place::Today(at) => (None, vec![at]),
                Place::Old(at) => {
                    let row = &self.old[at as usize];
                    (Some(self.old_commune(row)), row.targets.clone())
                }
            };
            candidates.extend(targets.into_iter().map(|at| {
                let unit = self.units[at as usize].clone();
                Candidate { old: old.clone(), address: unit.address(detail), unit }
            }));
        }
        let Some(first) = candidates.first().cloned() else { return AddressMatch::Unknown };
        let one_unit = candidates.iter().all(|other| other.unit.code == first.unit.code);
        let kept = candidates.iter().any(|candidate| candidate.old.is_none());
        if best.iter().any(|reading| reading.doubtful) {
            return AddressMatch::Ambiguous { candidates };
        }
        match first.old {
            _ if one_unit && kept => AddressMatch::Kept { unit: first.unit },
            Some(old) if one_unit => {
                AddressMatch::Merged { old, new: first.unit, address: first.address }
            }
            Some(old) if places.len() == 1 => {
                AddressMatch::Split { old, default: first.unit.code, candidates }
            }
            _ => AddressMatch::Ambiguous { candidates },
        }
    }
}

/// Tells whether one range of words holds another.
fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Tells whether a part that begins so is a hamlet, a street or a house.
fn is_small(first: &Word) -> bool {
    names_smaller_place(first) || first.folded.starts_with(|c: char| c.is_ascii_digit())
}

/// Points for the kind; `None` when a district was written and the unit is not a district.
fn kind_points(written: Option<Kind>, listed: Option<Kind>) -> Option<i32> {
    match written {
        None => Some(0),
        Some(_) if written == listed => Some(KIND_FITS),
        Some(Kind::District) => None,
        Some(_) => Some(-KIND_FITS),
    }
}

fn communes<T: Clone>(words: &[Word], end: usize, names: &Names<T>) -> Vec<Found<T>> {
    ends_with(words, end, names, |kind| {
        // Island districts take the position of a commune.
        matches!(kind, Kind::Commune | Kind::Ward | Kind::Township | Kind::Zone | Kind::District)
    })
}

/// The names that the words before `end` can end with.
fn ends_with<T: Clone>(
    words: &[Word],
    end: usize,
    names: &Names<T>,
    fits: impl Fn(Kind) -> bool,
) -> Vec<Found<T>> {
    let Some(segment) = end.checked_sub(1).map(|at| words[at].segment) else { return Vec::new() };
    let first =
        words[..end].iter().rposition(|word| word.segment != segment).map_or(0, |at| at + 1);
    let from = first.max(end.saturating_sub(MAX_WORDS));
    let mut found = Vec::new();
    for begin in (from..end).rev() {
        let key = key(words[begin..end].iter().map(|word| word.folded.as_str()));
        let values = names.find(&key);
        if values.is_empty() {
            continue;
        }
        let kind = kind_before(words, first..begin);
        let points = match kind {
            Some((kind, _)) if !fits(kind) => continue,
            Some(_) => CLEAR,
            None if needs_kind(&key) => continue,
            None if begin == first => CLEAR,
            None if names_smaller_place(&words[begin - 1]) => continue,
            None => LOOSE,
        };
        let whole_begin = kind.map_or(begin, |(_, at)| at);
        let fills = whole_begin == first && words.get(end).is_none_or(|w| w.segment != segment);
        let points = points + if fills { FILLS } else { 0 };
        found.push(Found {
            begin: whole_begin,
            name: begin..end,
            kind: kind.map(|(kind, _)| kind),
            points,
            values,
        });
    }
    found
}
