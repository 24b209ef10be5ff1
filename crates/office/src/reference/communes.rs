//! Communes, and today's commune of old addresses.

use std::sync::OnceLock;

use domain::commune::{AddressMatch, Candidate, CommuneIndex, CommuneUnit};
use domain::text::nfc;

use crate::reference::assets::{once, text};
use crate::view::{AddressChoice, AddressKind, AddressView, CommuneView, Problem};

fn index() -> Result<&'static CommuneIndex, Problem> {
    static INDEX: OnceLock<Result<CommuneIndex, String>> = OnceLock::new();
    once(&INDEX, "communes", || CommuneIndex::from_csv(text::COMMUNES, text::MERGES))
}

/// Finds communes of today by name, province, code or initials.
///
/// # Errors
/// When the shipped data is damaged.
pub fn search_communes(text: &str, limit: u32) -> Result<Vec<CommuneView>, Problem> {
    Ok(index()?.search(text, limit as usize).into_iter().map(commune_view).collect())
}

/// Returns the commune with a code.
///
/// # Errors
/// `error.commune_unknown`.
pub fn commune(code: &str) -> Result<CommuneView, Problem> {
    index()?
        .by_code(code)
        .map(commune_view)
        .ok_or_else(|| Problem::new("error.commune_unknown").with("code", code).at("communeCode"))
}

/// Finds today's commune of an address.
///
/// # Errors
/// When the shipped data is damaged.
pub fn resolve_address(text: &str) -> Result<AddressView, Problem> {
    let given = nfc(text.trim());
    let view = |kind: AddressKind| AddressView {
        kind,
        given: given.clone(),
        address: None,
        commune: None,
        candidates: Vec::new(),
    };
    let choices = |candidates: Vec<Candidate>| candidates.into_iter().map(choice).collect();
    Ok(match index()?.resolve_address(text) {
        AddressMatch::Kept { unit } => AddressView {
            address: Some(given.clone()),
            commune: Some(commune_view(&unit)),
            ..view(AddressKind::Kept)
        },
        AddressMatch::Merged { new, address, .. } => AddressView {
            address: Some(address),
            commune: Some(commune_view(&new)),
            ..view(AddressKind::Merged)
        },
        AddressMatch::Split { candidates, .. } => {
            AddressView { candidates: choices(candidates), ..view(AddressKind::Split) }
        }
        AddressMatch::Ambiguous { candidates } => {
            AddressView { candidates: choices(candidates), ..view(AddressKind::Ambiguous) }
        }
        AddressMatch::Unknown => view(AddressKind::Unknown),
    })
}

fn choice(candidate: Candidate) -> AddressChoice {
    AddressChoice { commune: commune_view(&candidate.unit), address: candidate.address }
}

fn commune_view(unit: &CommuneUnit) -> CommuneView {
    CommuneView {
        code: unit.code.clone(),
        name: unit.name.clone(),
        province_code: unit.province_code.clone(),
        province: unit.province.clone(),
    }
}
