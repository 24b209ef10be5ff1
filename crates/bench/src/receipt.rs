//! placeholder
use crate::{Place, Trouble};
pub fn run(_: &Place) -> Result<(), Trouble> {
    Ok(())
}
