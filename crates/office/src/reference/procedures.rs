//! Queries of the reception to the catalogue of procedures.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use chrono::NaiveDate;
use domain::procedure::{Catalogue, Fee, Procedure, Variant, Version};

use crate::reference::assets::{once, text};
use crate::text::messages::{self, Language};
use crate::view::{Problem, ProcedureHit, ProcedureView, RequiredPaperView, VariantView};

/// Returns the shipped catalogue.
pub(crate) fn shipped() -> Result<&'static Catalogue, Problem> {
    static CATALOGUE: OnceLock<Result<Catalogue, String>> = OnceLock::new();
    once(&CATALOGUE, "procedures", || Catalogue::from_json(text::PROCEDURES))
}

/// Finds procedures; an empty text gives the most used ones first.
pub(crate) fn search(
    catalogue: &Catalogue,
    text: &str,
    limit: u32,
    used: &HashMap<String, u32>,
    day: NaiveDate,
) -> Vec<ProcedureHit> {
    let count = |code: &str| used.get(code).copied().unwrap_or(0);
    let found = catalogue.search_by_use(text, limit as usize, count);
    found
        .into_iter()
        .filter_map(|procedure| {
            let version = version_of(procedure, day)?;
            let code = procedure.code.as_str();
            let duration = version.variants.first().and_then(|it| it.duration);
            Some(ProcedureHit {
                code: code.to_owned(),
                name: version.name.clone(),
                field: version.field.clone(),
                duration: duration.map(|it| it.to_string()),
                used: count(code),
            })
        })
        .collect()
}

/// Returns a procedure as valid on a day.
///
/// # Errors
/// `error.procedure_unknown`, or `error.procedure_abolished` after its last day.
pub(crate) fn find(
    catalogue: &Catalogue,
    code: &str,
    day: NaiveDate,
    language: Language,
) -> Result<ProcedureView, Problem> {
    let refused = |key: &str| Problem::new(key).with("code", code.trim()).at("procedure");
    let procedure = catalogue.get(code.trim()).ok_or_else(|| refused("error.procedure_unknown"))?;
    let version = version_of(procedure, day).ok_or_else(|| {
        let last = procedure.newest().and_then(|it| it.valid_to).unwrap_or(day);
        refused("error.procedure_abolished").with("date", last.format("%d/%m/%Y"))
    })?;
    Ok(ProcedureView {
        code: procedure.code.as_str().to_owned(),
        name: version.name.clone(),
        field: version.field.clone(),
        variants: version.variants.iter().map(|it| variant_view(it, language)).collect(),
        papers: version
            .papers
            .iter()
            .filter(|paper| !paper.show_only)
            .map(|paper| RequiredPaperView {
                name: paper.name.clone(),
                originals: paper.originals,
                copies: paper.copies,
                optional: paper.optional,
            })
            .collect(),
    })
}

/// Returns the version of a day. A day before all versions gets the newest one, since papers
/// received long ago may be entered before their old rules are in the catalogue. After the last day
/// of the newest version there is none: the procedure is abolished.
fn version_of(procedure: &Procedure, day: NaiveDate) -> Option<&Version> {
    let newest = procedure.newest().filter(|it| it.valid_to.is_none_or(|last| day <= last));
    procedure.at(day).or(newest)
}

fn variant_view(variant: &Variant, language: Language) -> VariantView {
    let (fee, hint) = match variant.fee {
        None => (None, None),
        Some(Fee::Free) => (Some(0), None),
        Some(Fee::Fixed { dong }) => (Some(dong), None),
        Some(Fee::PerPage { dong }) => (None, Some(("fee.per_page", dong))),
        Some(Fee::PerCopy { dong }) => (None, Some(("fee.per_copy", dong))),
        Some(Fee::SetByProvince) => (None, Some(("fee.by_province", 0))),
    };
    let hint = hint.map(|(key, dong)| {
        let params = BTreeMap::from([("dong".to_owned(), dong.to_string())]);
        messages::text(language, key, &params)
    });
    let notes: Vec<String> = [Some(variant.note.clone()), hint]
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    VariantView {
        id: variant.id.clone(),
        label: variant.label.clone(),
        channel: variant.channel,
        duration: variant.duration.map(|it| it.to_string()),
        fee: fee.and_then(|dong| i64::try_from(dong).ok()),
        note: notes.join(" · "),
    }
}
