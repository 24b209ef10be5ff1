//! The office and its settings.

use office::view::{
    AppState, CalendarDecisionView, CalendarInput, CalendarOutcome, CalendarPreview, CommuneView,
    IdentityAnswer, IdentityView, PrinterView, Problem, PublicationView, Settings, SetupSuggestion,
    Updating,
};

use super::{OfficeState, with_actor, with_background, with_office};
use crate::print;

/// How far data of an older program is brought up to date; nothing when there is no such work.
#[tauri::command]
#[specta::specta]
pub async fn updating(office: OfficeState<'_>) -> Result<Option<Updating>, Problem> {
    Ok(office.updating())
}

/// What the window needs to know when it starts. Waits until the office is open.
#[tauri::command]
#[specta::specta]
pub async fn app_state(office: OfficeState<'_>) -> Result<AppState, Problem> {
    with_office(&office, move |office| office.app_state()).await
}

/// Settings suggested for a commune.
#[tauri::command]
#[specta::specta]
pub async fn suggest_setup(
    office: OfficeState<'_>,
    commune_code: String,
) -> Result<SetupSuggestion, Problem> {
    with_office(&office, move |office| office.suggest_setup(&commune_code)).await
}

/// Sets the office up.
#[tauri::command]
#[specta::specta]
pub async fn set_up(office: OfficeState<'_>, settings: Settings) -> Result<AppState, Problem> {
    with_office(&office, move |office| office.set_up(settings)).await
}

/// Says what data that is not this PC's own is: it becomes so, with a new identity and numbers.
#[tauri::command]
#[specta::specta]
pub async fn answer_identity(
    office: OfficeState<'_>,
    answer: IdentityAnswer,
    counter: Option<u16>,
) -> Result<IdentityView, Problem> {
    with_background(&office, move |background| {
        let identity = background.office().answer_identity(answer, counter)?;
        background.look();
        background.follow_network(false);
        Ok(identity)
    })
    .await
}

/// Says that the PC's clock is right, although it looks wrong.
#[tauri::command]
#[specta::specta]
pub async fn confirm_clock(office: OfficeState<'_>) -> Result<(), Problem> {
    with_office(&office, move |office| {
        office.confirm_clock();
        Ok(())
    })
    .await
}

/// Saves settings.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(
    office: OfficeState<'_>,
    settings: Settings,
) -> Result<Settings, Problem> {
    with_background(&office, move |background| {
        let office = background.office();
        let saved = office.save_settings(&office.actor()?, settings)?;
        background.look();
        background.follow_network(false);
        Ok(saved)
    })
    .await
}

/// Finds communes.
#[tauri::command]
#[specta::specta]
pub async fn search_communes(
    office: OfficeState<'_>,
    text: String,
    limit: u32,
) -> Result<Vec<CommuneView>, Problem> {
    with_office(&office, move |office| {
        let _ = office;
        office::search_communes(&text, limit)
    })
    .await
}

/// What the province published.
#[tauri::command]
#[specta::specta]
pub async fn publications(office: OfficeState<'_>) -> Result<Vec<PublicationView>, Problem> {
    with_office(&office, move |office| office.publications()).await
}

/// What a decision on the calendar would do.
#[tauri::command]
#[specta::specta]
pub async fn preview_calendar(
    office: OfficeState<'_>,
    input: CalendarInput,
) -> Result<CalendarPreview, Problem> {
    with_office(&office, move |office| office.preview_calendar(&input)).await
}

/// Records a decision on the calendar.
#[tauri::command]
#[specta::specta]
pub async fn decide_calendar(
    office: OfficeState<'_>,
    input: CalendarInput,
) -> Result<CalendarOutcome, Problem> {
    with_actor(&office, move |office, actor| office.decide_calendar(actor, &input)).await
}

/// The decisions on the calendar that the office has entered.
#[tauri::command]
#[specta::specta]
pub async fn calendar_decisions(
    office: OfficeState<'_>,
) -> Result<Vec<CalendarDecisionView>, Problem> {
    with_office(&office, move |office| office.calendar_decisions()).await
}

/// The printers of this PC.
#[tauri::command]
#[specta::specta]
pub async fn printers() -> Result<Vec<PrinterView>, Problem> {
    Ok(tauri::async_runtime::spawn_blocking(print::printers).await.unwrap_or_default())
}
