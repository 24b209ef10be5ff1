//! What the window may ask: each command runs one use case of the office on a worker thread, so
//! that the window never freezes.

pub mod dossier;
pub mod lists;
pub mod papers;
pub mod reception;
pub mod setup;
pub mod sync;
pub mod transfer;

use std::sync::Arc;

use office::view::Problem;
use office::{Actor, Office};
use tauri::State;

use crate::background::Background;
use crate::start::Opened;

/// The office of a command.
pub type OfficeState<'a> = State<'a, Opened>;

/// Runs a use case beside the window, once the office is open.
pub async fn with_office<T: Send + 'static>(
    office: &OfficeState<'_>,
    case: impl FnOnce(&Arc<Office>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    with_background(office, move |background| case(background.office())).await
}

/// As [`with_office`], for what this PC's clerk records; the lists follow at once.
pub async fn with_actor<T: Send + 'static>(
    office: &OfficeState<'_>,
    case: impl FnOnce(&Office, &Actor) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    with_background(office, move |background| {
        let office = background.office();
        let done = case(office, &office.actor()?);
        background.look();
        done
    })
    .await
}

/// As [`with_office`], with the one who syncs the office.
pub async fn with_background<T: Send + 'static>(
    office: &OfficeState<'_>,
    case: impl FnOnce(&Background) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let opened = office.inner().clone();
    tauri::async_runtime::spawn_blocking(move || case(&opened.background()?))
        .await
        .unwrap_or_else(|_| Err(Problem::internal("panic")))
}
