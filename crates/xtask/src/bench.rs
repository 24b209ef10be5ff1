//! `cargo xtask bench`: ours and the peers, side by side in one run.

use crate::shell::{Failure, House};

/// Runs the benches named, or all.
pub fn bench(_house: &House, _names: &[String]) -> Result<(), Failure> {
    Err(Failure::Needed("there are no benches yet".into()))
}
