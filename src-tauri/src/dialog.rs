//! The system's dialogs for files. They ask before a file is overwritten. Each blocks its thread, which
//! must not be the window's.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::PathBuf;

use office::{Office, message};
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

/// A kind of files.
pub struct Kind {
    /// Its name in the dialog, the same in all languages.
    pub name: &'static str,
    /// File extensions; the first is the default.
    pub endings: &'static [&'static str],
}

/// Asks where to save a file; `None` when the clerk cancels. `title` is a key of the catalogue.
pub fn save(
    app: &AppHandle,
    office: &Office,
    title: &str,
    name: &str,
    kind: &Kind,
) -> Option<PathBuf> {
    let picked = dialog(app, office, title, kind).set_file_name(name).blocking_save_file();
    picked.and_then(|it| it.into_path().ok()).map(|path| ended(path, kind))
}

/// Returns the path with the default extension when it has none of the kind's, so that the dialog
/// for opening finds the file. Leaves the path unchanged when a file with that name exists, because
/// the clerk was not asked about it.
fn ended(path: PathBuf, kind: &Kind) -> PathBuf {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let (known, usual) = (kind.endings.contains(&ending), kind.endings.first());
    let mut whole = path.clone().into_os_string();
    whole.push(format!(".{}", usual.unwrap_or(&"")));
    let whole = PathBuf::from(whole);
    if known || whole.exists() { path } else { whole }
}

/// Asks for an existing file; `None` when the clerk cancels.
pub fn open(app: &AppHandle, office: &Office, title: &str, kind: &Kind) -> Option<PathBuf> {
    let picked = dialog(app, office, title, kind).blocking_pick_file();
    picked.and_then(|it| it.into_path().ok())
}

fn dialog(app: &AppHandle, office: &Office, title: &str, kind: &Kind) -> FileDialogBuilder<Wry> {
    let language = office.settings().map(|it| it.language).unwrap_or_default();
    let title = message(language, title, &BTreeMap::new());
    let dialog = app.dialog().file().set_title(title).add_filter(kind.name, kind.endings);
    // In front of the window, which waits.
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_its_ending_but_never_that_of_another_file() {
        const KIND: Kind = Kind { name: "PDF", endings: &["pdf"] };
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str| ended(folder.path().join(name), &KIND);
        assert_eq!(name("giấy hẹn"), folder.path().join("giấy hẹn.pdf"));
        assert_eq!(name("H36.57-261125-0001"), folder.path().join("H36.57-261125-0001.pdf"));
        assert_eq!(name("a.pdf"), folder.path().join("a.pdf"));
        std::fs::write(folder.path().join("b.pdf"), "b").unwrap();
        assert_eq!(name("b"), folder.path().join("b"));
    }
}
