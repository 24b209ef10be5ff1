//! Making the one window.

use tauri::{Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};

use crate::start::{Arguments, Opened};
use crate::{contract, journal};

/// Opens the office and its window; returns when the window is closed.
///
/// # Errors
/// When the system cannot show a window.
pub fn open(arguments: Arguments) -> tauri::Result<()> {
    let mut context = tauri::generate_context!();
    let identifier = arguments.identifier(&context.config().identifier);
    context.config_mut().identifier = identifier;
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            if let Some(window) = app.get_webview_window("main") {
                // Brings the first window to the front; a failure to do so is ignored.
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(contract::handler())
        .setup(move |app| {
            let folder = arguments.folder(&app.path().app_local_data_dir()?);
            journal::log_panics(&folder);
            app.manage(Opened::begin(folder, app.handle().clone()));
            // The server of `cargo xtask dev`; none in a release.
            let live = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("Một Cửa")
                .inner_size(1366.0, 768.0)
                .min_inner_size(1000.0, 600.0)
                .on_navigation(move |url| {
                    let own = url.scheme() == "tauri"
                        || url.host_str().is_some_and(|host| host == "tauri.localhost")
                        || live.as_ref().is_some_and(|live| live.origin() == url.origin());
                    own || url.as_str() == "about:blank"
                })
                .build()?;
            Ok(())
        })
        .build(context)?
        .run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                app.state::<Opened>().leave();
            }
        });
    Ok(())
}
