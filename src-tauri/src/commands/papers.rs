//! Papers: shown, printed, saved.

use office::view::{ApologyInput, PaperRef, Problem, ReceptionInput, WorkingPaper};
use office::write_whole;
use tauri::AppHandle;
use tauri::ipc::Response;

use super::{OfficeState, with_actor, with_office};
use crate::dialog::{self, Kind};
use crate::print;

const FILES: Kind = Kind { name: "PDF", endings: &["pdf"] };

/// Several papers as one PDF, as raw bytes.
#[tauri::command]
pub async fn paper_pdf(
    office: OfficeState<'_>,
    papers: Vec<PaperRef>,
) -> Result<Response, Problem> {
    with_office(&office, move |office| office.papers_pdf(&papers)).await.map(Response::new)
}

/// A working paper, as raw bytes.
#[tauri::command]
pub async fn working_pdf(
    office: OfficeState<'_>,
    paper: WorkingPaper,
) -> Result<Response, Problem> {
    with_office(&office, move |office| office.working_pdf(&paper)).await.map(Response::new)
}

/// Sends a working paper to a printer.
#[tauri::command]
#[specta::specta]
pub async fn print_working(
    office: OfficeState<'_>,
    paper: WorkingPaper,
    printer: String,
    copies: u32,
) -> Result<(), Problem> {
    with_office(&office, move |office| print::send(&printer, copies, &office.working_pdf(&paper)?))
        .await
}

/// Asks where to save a working paper as a PDF, and saves it. Returns the file, or nothing when the
/// clerk chose not to.
#[tauri::command]
#[specta::specta]
pub async fn save_working(
    app: AppHandle,
    office: OfficeState<'_>,
    paper: WorkingPaper,
    name: String,
) -> Result<Option<String>, Problem> {
    with_office(&office, move |office| {
        let pdf = office.working_pdf(&paper)?;
        let picked = dialog::save(&app, office, "dialog.paper", &format!("{name}.pdf"), &FILES);
        let Some(path) = picked else { return Ok(None) };
        write_whole(&path, &pdf).map_err(|error| Problem::of_file(&path, &error))?;
        Ok(Some(path.display().to_string()))
    })
    .await
}

/// The receipt as it would be printed, as raw bytes.
#[tauri::command]
pub async fn receipt_preview_pdf(
    office: OfficeState<'_>,
    input: ReceptionInput,
) -> Result<Response, Problem> {
    with_office(&office, move |office| office.receipt_preview_pdf(&input)).await.map(Response::new)
}

/// Letters as they would be issued, as raw bytes.
#[tauri::command]
pub async fn letters_preview_pdf(
    office: OfficeState<'_>,
    input: ApologyInput,
) -> Result<Response, Problem> {
    with_office(&office, move |office| office.letters_preview_pdf(&input)).await.map(Response::new)
}

/// Sends papers to a printer; with `reprint` they are marked, and recorded as printed again once the
/// printer has them.
#[tauri::command]
#[specta::specta]
pub async fn print_papers(
    office: OfficeState<'_>,
    papers: Vec<PaperRef>,
    printer: String,
    copies: u32,
    reprint: bool,
) -> Result<(), Problem> {
    with_actor(&office, move |office, actor| {
        office.deliver_papers(actor, &papers, reprint, |pdf| print::send(&printer, copies, pdf))
    })
    .await
}

/// Asks where to save papers as a PDF, and saves them whole or not at all. Returns the file, or
/// nothing when the clerk chose not to.
#[tauri::command]
#[specta::specta]
pub async fn save_papers(
    app: AppHandle,
    office: OfficeState<'_>,
    papers: Vec<PaperRef>,
    name: String,
    reprint: bool,
) -> Result<Option<String>, Problem> {
    with_actor(&office, move |office, actor| {
        let picked = dialog::save(&app, office, "dialog.paper", &format!("{name}.pdf"), &FILES);
        let Some(path) = picked else { return Ok(None) };
        office.deliver_papers(actor, &papers, reprint, |pdf| {
            write_whole(&path, pdf).map_err(|error| Problem::of_file(&path, &error))
        })?;
        Ok(Some(path.display().to_string()))
    })
    .await
}
