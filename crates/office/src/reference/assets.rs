//! Data shipped with the program, read once when first needed.

use std::sync::OnceLock;

use crate::view::Problem;

/// Texts of `assets/`, embedded.
pub(crate) mod text {
    /// Official days off, compensatory days and swaps.
    pub const HOLIDAYS: &str = include_str!("../../../../assets/holidays.csv");
    /// How days off are computed for years without a decision.
    pub const HOLIDAY_RULES: &str = include_str!("../../../../assets/holiday-rules.json");
    /// The 3,321 communes from 2025-07-01.
    pub const COMMUNES: &str = include_str!("../../../../assets/communes/communes-2025.csv");
    /// The communes before that date, and the ones they became.
    pub const MERGES: &str = include_str!("../../../../assets/communes/merges-2025.csv");
    /// Procedures with their versions.
    pub const PROCEDURES: &str = include_str!("../../../../assets/procedures/catalogue.json");
}

/// Reads a value once. A failure is reported at each call: the program's files are damaged.
pub(crate) fn once<T, E: std::fmt::Display>(
    cell: &'static OnceLock<Result<T, String>>,
    what: &str,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<&'static T, Problem> {
    cell.get_or_init(|| read().map_err(|error| error.to_string()))
        .as_ref()
        .map_err(|error| Problem::new("error.assets").with("what", format!("{what}: {error}")))
}
