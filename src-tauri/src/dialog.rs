//! The system's dialogs for files. They ask before a file is overwritten. Each blocks its thread, which
//! must not be the window's.

use std::collections::BTreeMap;
use std::path::PathBuf;

use office::{Office, message};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

/// A kind of files.
pub struct Kind {
    /// Its name in the dialog, alike in all languages.
    pub name: &'static str,
    /// How names of such files end; the first is the usual one.
    pub endings: &'static [&'static str],
}

/// Asks where to save a file; nothing when the clerk chose not to. `title` is a key of the catalogue.
pub fn save(
    app: &AppHandle,
    office: &Office,
    title: &str,
    name: &str,
    kind: &Kind,
) -> Option<PathBuf> {
    let picked = dialog(app, office, title, kind).set_file_name(name).blocking_save_file();
    picked.and_then(|it| it.into_path().ok())
}

/// Asks for a file that is there; nothing when the clerk chose not to.
pub fn open(app: &AppHandle, office: &Office, title: &str, kind: &Kind) -> Option<PathBuf> {
    let picked = dialog(app, office, title, kind).blocking_pick_file();
    picked.and_then(|it| it.into_path().ok())
}

fn dialog(app: &AppHandle, office: &Office, title: &str, kind: &Kind) -> FileDialogBuilder<Wry> {
    let language = office.settings().map(|it| it.language()).unwrap_or_default();
    let title = message(language, title, &BTreeMap::new());
    let dialog = app.dialog().file().set_title(title).add_filter(kind.name, kind.endings);
    // In front of the window, which waits.
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}
