//! Reading the lists of communes and mergers, and the indexes over them.

use std::collections::{HashMap, HashSet};

use super::name_key::{Kind, Names, kind_and_key};
use super::{CommuneUnit, OldCommune};
use crate::text::{fold, initials_of_folded};

/// Old names and short forms of provinces: the key as written, the key of the list.
const PROVINCE_ALIASES: [(&str, &str); 9] = [
    ("thuathienhue", "hue"),
    ("tthue", "hue"),
    ("hcm", "hochiminh"),
    ("tphcm", "hochiminh"),
    ("saigon", "hochiminh"),
    ("hn", "hanoi"),
    ("brvt", "bariavungtau"),
    ("daclac", "daklak"),
    ("daklac", "daklak"),
];

/// The communes since 1 July 2025 and those before, indexed for search.
///
/// It is a value without I/O: texts of the two CSV files in, answers out.
#[derive(Debug)]
pub struct CommuneIndex {
    pub(super) units: Vec<CommuneUnit>,
    pub(super) folded: Vec<FoldedUnit>,
    pub(super) old: Vec<OldRow>,
    pub(super) old_provinces: Vec<String>,
    pub(super) districts: Vec<District>,
    /// By code of a present province: the old provinces whose communes became part of it.
    pub(super) merged_provinces: HashMap<String, HashSet<u16>>,
    pub(super) province_names: Names<Province>,
    pub(super) district_names: Names<u16>,
    pub(super) old_names: Names<u32>,
    pub(super) unit_names: Names<(u32, Option<Kind>)>,
    by_code: HashMap<String, u32>,
}

/// The folded texts of a unit that the search compares with.
#[derive(Debug)]
pub(super) struct FoldedUnit {
    /// Name without its kind.
    pub bare: String,
    /// The same without spaces.
    pub bare_compact: String,
    /// Name and province without spaces, with the name's kind.
    pub compact: String,
    /// Name with its kind, and province.
    pub full: String,
    /// Initials of the bare name, then of the bare province.
    pub initials: String,
}

/// An old commune; numbers are positions in the other lists.
#[derive(Debug)]
pub(super) struct OldRow {
    pub code: String,
    pub name: String,
    pub kind: Option<Kind>,
    pub province: u16,
    pub district: Option<u16>,
    /// Present communes that got a part of it, the one with the larger part first.
    pub targets: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct District {
    pub name: String,
    pub kind: Option<Kind>,
    pub province: u16,
}

/// What a province's name can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Province {
    /// An old province, by its position in the list.
    Old(u16),
    /// A present province, by its code.
    New(String),
}

/// Why the lists of communes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CommuneDataError {
    /// A line is no CSV, or columns are missing.
    #[error("{list}: not readable as CSV")]
    Csv {
        /// Which list.
        list: &'static str,
        /// What the reader says.
        #[source]
        source: csv::Error,
    },
    /// A merger leads to a commune that the list of communes lacks.
    #[error("mergers, line {line}: no commune has the code {code}")]
    NoSuchCommune {
        /// The line, counted from 1 with the head line.
        line: usize,
        /// The code.
        code: String,
    },
}

#[derive(serde::Deserialize)]
struct UnitLine {
    province_code: String,
    province: String,
    commune_code: String,
    commune: String,
}

#[derive(serde::Deserialize)]
struct MergeLine {
    old_province: String,
    old_district: String,
    old_commune: String,
    old_commune_code: String,
    new_province: String,
    new_commune: String,
    new_commune_code: String,
    kind: String,
}

impl CommuneIndex {
    /// Builds the index from the texts of `communes-2025.csv` and `merges-2025.csv`.
    ///
    /// # Errors
    /// [`CommuneDataError`] when a list is no CSV of the expected columns, or a merger leads to
    /// an unknown commune.
    ///
    /// ```
    /// use domain::commune::CommuneIndex;
    /// let index = CommuneIndex::from_csv(
    ///     "province_code,province,commune_code,commune\n68,Tỉnh Lâm Đồng,24640,Xã Cư Jút\n",
    ///     "old_province,old_district,old_commune,old_commune_code,new_province,new_commune,new_commune_code,kind\n\
    ///      Tỉnh Đắk Nông,Huyện Cư Jút,Xã Tâm Thắng,24655,Tỉnh Lâm Đồng,Xã Cư Jút,24640,whole\n",
    /// )?;
    /// assert_eq!(index.search("cu jut", 10)[0].code, "24640");
    /// # Ok::<(), domain::commune::CommuneDataError>(())
    /// ```
    pub fn from_csv(communes: &str, mergers: &str) -> Result<Self, CommuneDataError> {
        let units = lines::<UnitLine>("communes", communes)?;
        let units: Vec<CommuneUnit> = units
            .into_iter()
            .map(|line| CommuneUnit {
                code: line.commune_code,
                name: line.commune,
                province_code: line.province_code,
                province: line.province,
            })
            .collect();
        let mut index = Self {
            folded: units.iter().map(FoldedUnit::of).collect(),
            by_code: (0..).zip(&units).map(|(at, unit)| (unit.code.clone(), at)).collect(),
            units,
            old: Vec::new(),
            old_provinces: Vec::new(),
            districts: Vec::new(),
            merged_provinces: HashMap::new(),
            province_names: Names::default(),
            district_names: Names::default(),
            old_names: Names::default(),
            unit_names: Names::default(),
        };
        index.add_units();
        index.add_mergers(lines::<MergeLine>("mergers", mergers)?)?;
        index.add_province_aliases();
        Ok(index)
    }

    /// The present communes, in the order of the list.
    #[must_use]
    pub fn units(&self) -> &[CommuneUnit] {
        &self.units
    }

    /// The present commune with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&CommuneUnit> {
        self.by_code.get(code).and_then(|at| self.units.get(*at as usize))
    }

    /// The old commune with all its texts.
    pub(super) fn old_commune(&self, row: &OldRow) -> OldCommune {
        OldCommune {
            code: row.code.clone(),
            name: row.name.clone(),
            district: row
                .district
                .map_or_else(String::new, |at| self.districts[usize::from(at)].name.clone()),
            province: self.old_provinces[usize::from(row.province)].clone(),
        }
    }

    fn add_units(&mut self) {
        for (at, unit) in (0..).zip(&self.units) {
            let (kind, key) = kind_and_key(&unit.name);
            self.unit_names.add(&key, (at, kind));
        }
        for unit in &self.units {
            add_province(&mut self.province_names, &unit.province, &unit.province_code);
        }
    }

    fn add_mergers(&mut self, mergers: Vec<MergeLine>) -> Result<(), CommuneDataError> {
        let mut provinces: HashMap<String, u16> = HashMap::new();
        let mut districts: HashMap<(u16, String), u16> = HashMap::new();
        let mut rows: HashMap<(u16, Option<u16>, String, String), u32> = HashMap::new();
        let mut aliases: HashSet<(u32, String)> = HashSet::new();
        for (line, merger) in (2..).zip(mergers) {
            let Some(&target) = self.by_code.get(&merger.new_commune_code) else {
                return Err(CommuneDataError::NoSuchCommune {
                    line,
                    code: merger.new_commune_code,
                });
            };
            let province = *provinces.entry(merger.old_province).or_insert_with_key(|name| {
                self.old_provinces.push(name.clone());
                let at = small(self.old_provinces.len() - 1);
                self.province_names.add(&kind_and_key(name).1, Province::Old(at));
                at
            });
            let district = (!merger.old_district.is_empty()).then(|| {
                *districts.entry((province, merger.old_district)).or_insert_with_key(|(_, name)| {
                    let (kind, key) = kind_and_key(name);
                    self.districts.push(District { name: name.clone(), kind, province });
                    let at = small(self.districts.len() - 1);
                    self.district_names.add(&key, at);
                    at
                })
            });
            let unit = &self.units[target as usize];
            self.merged_provinces.entry(unit.province_code.clone()).or_default().insert(province);
            if unit.name != merger.new_commune
                && aliases.insert((target, merger.new_commune.clone()))
            {
                let (kind, key) = kind_and_key(&merger.new_commune);
                self.unit_names.add(&key, (target, kind));
            }
            let same = (province, district, merger.old_commune, merger.old_commune_code);
            let at = *rows.entry(same).or_insert_with_key(|(_, _, name, code)| {
                let (kind, key) = kind_and_key(name);
                let at = u32::try_from(self.old.len()).unwrap_or(u32::MAX);
                self.old_names.add(&key, at);
                let (name, code, targets) = (name.clone(), code.clone(), Vec::new());
                self.old.push(OldRow { code, name, kind, province, district, targets });
                at
            });
            let targets = &mut self.old[at as usize].targets;
            match merger.kind.as_str() {
                "split-default" => targets.insert(0, target),
                _ => targets.push(target),
            }
            // A province renamed since July 2025 stays findable by its name of then.
            let unit = &self.units[target as usize];
            if unit.province != merger.new_province {
                add_province(&mut self.province_names, &merger.new_province, &unit.province_code);
            }
        }
        Ok(())
    }

    fn add_province_aliases(&mut self) {
        for (alias, key) in PROVINCE_ALIASES {
            for province in self.province_names.find(key) {
                self.province_names.add(alias, province);
            }
        }
    }
}

/// Adds a present province, once.
fn add_province(names: &mut Names<Province>, name: &str, code: &str) {
    let key = kind_and_key(name).1;
    let province = Province::New(code.to_owned());
    if !names.find(&key).contains(&province) {
        names.add(&key, province);
    }
}

impl FoldedUnit {
    fn of(unit: &CommuneUnit) -> Self {
        let bare = fold(unit.bare_name());
        let province = fold(unit.bare_province());
        let full = format!("{} {}", fold(&unit.name), fold(&unit.province));
        Self {
            initials: initials_of_folded(&format!("{bare} {province}")),
            bare_compact: bare.replace(' ', ""),
            compact: full.replace(' ', ""),
            bare,
            full,
        }
    }
}

fn lines<T: serde::de::DeserializeOwned>(
    list: &'static str,
    text: &str,
) -> Result<Vec<T>, CommuneDataError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|source| CommuneDataError::Csv { list, source })
}

/// There are 63 old provinces and about 700 districts.
fn small(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
