//! A journal of failures for the IT officer. It names source lines and contains no data.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Name of the journal in the office's folder.
const FILE: &str = "program.log";

/// Writes the source line of each panic into the journal. The message is left out: it may quote
/// data.
pub fn log_panics(folder: &Path) {
    let path = folder.join(FILE);
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map_or_else(|| "?".to_owned(), |it| format!("{}:{}", it.file(), it.line()));
        let seconds =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(&path) {
            let version = env!("CARGO_PKG_VERSION");
            // Best effort: a full disk must not end the program.
            let _ = writeln!(file, "{seconds} {version} panic at {place}");
        }
        usual(panic);
    }));
}
