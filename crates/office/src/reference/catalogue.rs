//! The office's catalogue of procedures: what it imported, over the shipped one.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use chrono::NaiveDate;
use domain::procedure::import::{Doubt, import_portal_json};
use domain::procedure::{Catalogue, CatalogueError, MergedProcedure};
use serde::Serialize;

use crate::Office;
use crate::office::actor::Actor;
use crate::reference::procedures::shipped;
use crate::view::Problem;
use store::files::write_whole;

/// Name of the imported catalogue in the office's folder.
const FILE: &str = "catalogue.json";

/// The outcome of an import.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueOutcome {
    /// Number of records in the import.
    pub records: usize,
    /// Procedures the catalogue did not have.
    pub added: Vec<MergedProcedure>,
    /// Procedures with a new version from its date.
    pub changed: Vec<MergedProcedure>,
    /// Procedures whose record does not fit among the known versions; they are unchanged.
    pub left: Vec<MergedProcedure>,
    /// Added and changed procedures for which the province's publication applies today instead of
    /// the import.
    pub ruled: Vec<MergedProcedure>,
    /// Number of procedures that were the same as in the import.
    pub unchanged: usize,
    /// Doubts for a person to check, in the order of the records.
    pub doubts: Vec<DoubtView>,
}

/// A doubt about a record of an import.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DoubtView {
    /// Code of the record.
    pub record: String,
    /// Field of the record.
    pub field: String,
    /// Kind of doubt.
    pub kind: Doubt,
    /// The text in question.
    pub text: String,
    /// How the import handled it.
    pub message: String,
}

/// The catalogue in use: the province's publications override the office's imports, which override
/// the shipped catalogue.
pub(crate) struct OfficeCatalogue {
    imported: Option<Imported>,
    damage: Option<Problem>,
    /// Tells whether the file has changed since it was read.
    file: FileMark,
    /// The province's publications, each from its day, by number.
    ruling: Vec<(NaiveDate, Catalogue)>,
    /// The days on which publications begin, with the catalogue as known from then on.
    known: Vec<(NaiveDate, OnceLock<Catalogue>)>,
}

/// Length and time of the file; none when it is missing.
type FileMark = Option<(u64, Option<SystemTime>)>;

fn mark_of(folder: &Path) -> FileMark {
    let file = std::fs::metadata(folder.join(FILE)).ok()?;
    Some((file.len(), file.modified().ok()))
}

struct Imported {
    /// The imported procedures only, as in the file.
    own: Catalogue,
    /// The same over the shipped catalogue.
    all: Catalogue,
}

impl OfficeCatalogue {
    /// Reads the imported catalogue of a folder. A damaged one is kept and reported; the shipped
    /// catalogue is used instead.
    pub fn open(folder: &Path, ruling: Vec<(NaiveDate, Catalogue)>) -> Self {
        let path = folder.join(FILE);
        let file = mark_of(folder);
        let imported = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(()),
            Ok(text) => Catalogue::from_json(&text)
                .map_err(|_| ())
                .and_then(|own| Imported::over_shipped(own).map_err(|_| ()))
                .map(Some),
        };
        let (imported, damage) = match imported {
            Ok(imported) => (imported, None),
            Err(()) => {
                let damage = Problem::new("warning.catalogue_damaged").with("file", path.display());
                (None, Some(damage))
            }
        };
        let days: BTreeSet<NaiveDate> = ruling.iter().map(|(from, _)| *from).collect();
        let known = days.into_iter().map(|day| (day, OnceLock::new())).collect();
        Self { imported, damage, file, ruling, known }
    }

    /// Returns whether the imported catalogue is unchanged since it was read.
    pub fn is_fresh(&self, folder: &Path) -> bool {
        self.file == mark_of(folder)
    }

    /// Returns all procedures as known on a day.
    pub fn on(&self, day: NaiveDate) -> Result<&Catalogue, Problem> {
        let begun = self.known.partition_point(|(from, _)| *from <= day);
        let Some((from, known)) = begun.checked_sub(1).map(|at| &self.known[at]) else {
            return self.own();
        };
        if let Some(known) = known.get() {
            return Ok(known);
        }
        let mut catalogue = self.own()?.clone();
        for (since, by) in self.ruling.iter().filter(|(since, _)| since <= from) {
            catalogue = catalogue.overruled_by(by, *since).map_err(|error| not_whole(&error))?;
        }
        Ok(known.get_or_init(|| catalogue))
    }

    /// Returns the office's own procedures: its imports override the shipped ones.
    fn own(&self) -> Result<&Catalogue, Problem> {
        match &self.imported {
            Some(imported) => Ok(&imported.all),
            None => shipped(),
        }
    }

    /// Returns whether a publication of the province defines a procedure on a day.
    fn is_ruled(&self, code: &str, day: NaiveDate) -> bool {
        self.ruling.iter().any(|(from, by)| *from <= day && by.at(code, day).is_some())
    }

    /// Returns the warning that the imported catalogue cannot be read.
    pub const fn damage(&self) -> Option<&Problem> {
        self.damage.as_ref()
    }
}

impl Imported {
    fn over_shipped(own: Catalogue) -> Result<Self, Problem> {
        let all = shipped()?.overlaid(&own).map_err(|error| not_whole(&error))?;
        Ok(Self { own, all })
    }
}

impl Office {
    /// Imports the national portal's JSON into the office's catalogue: new procedures are added,
    /// changed ones get a version from their date, nothing is deleted. The result applies from now
    /// on.
    ///
    /// # Errors
    /// When the text is no export, the earlier imported catalogue is damaged, or the folder cannot
    /// be written; then the catalogue is unchanged.
    pub fn import_catalogue(&self, actor: &Actor, json: &str) -> Result<CatalogueOutcome, Problem> {
        self.act(actor, |office, now| {
            let language = office.language();
            let folder = office.store.folder();
            // Another process may have imported since this one opened the office.
            let before = OfficeCatalogue::open(folder, office.published.catalogues());
            if before.damage.is_some() {
                let file = folder.join(FILE);
                return Err(Problem::new("error.catalogue_damaged").with("file", file.display()));
            }
            let report = import_portal_json(json)?;
            let merged = before
                .own()?
                .merged(report.additions, now.vn_date())
                .map_err(|error| not_whole(&error))?;
            let touched = merged.added.iter().chain(&merged.changed);
            let today = now.vn_date();
            let ruled = touched.clone().filter(|it| before.is_ruled(it.code.as_str(), today));
            let ruled = ruled.cloned().collect();
            let touched: Vec<&str> = touched.map(|it| it.code.as_str()).collect();
            if !touched.is_empty() {
                let imported = before.imported.as_ref().map(|it| &it.own);
                let own = merged
                    .catalogue
                    .only(|code| {
                        touched.contains(&code.as_str())
                            || imported.is_some_and(|own| own.get(code.as_str()).is_some())
                    })
                    .map_err(|error| not_whole(&error))?;
                write(&folder.join(FILE), &own)?;
                office.reload(now)?;
            }
            let doubts = report
                .warnings
                .into_iter()
                .map(|doubt| DoubtView {
                    message: Problem::of(&doubt.kind).in_language(language).message,
                    record: doubt.record,
                    field: doubt.field,
                    kind: doubt.kind,
                    text: doubt.text,
                })
                .collect();
            Ok(CatalogueOutcome {
                records: report.records,
                added: merged.added,
                changed: merged.changed,
                left: merged.left,
                ruled,
                unchanged: merged.unchanged,
                doubts,
            })
        })
    }
}

fn write(path: &Path, catalogue: &Catalogue) -> Result<(), Problem> {
    let text = catalogue.to_json().map_err(|error| not_whole(&error))?;
    write_whole(path, text.as_bytes()).map_err(|error| Problem::of_file(path, &error))
}

fn not_whole(error: &CatalogueError) -> Problem {
    Problem::new("error.input").with("what", error)
}
