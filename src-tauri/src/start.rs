//! How the program was started, and the office it works on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use office::Office;
use office::view::Problem;
use tauri::AppHandle;

use crate::background::Background;

/// The command line of the window: few things, read by hand.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// `--office DIR`: the data of another office than this user's.
    pub office: Option<PathBuf>,
    /// `--selftest DIR`: try everything without a window.
    pub selftest: Option<PathBuf>,
}

impl Arguments {
    /// Reads the program's own command line.
    pub fn read() -> Self {
        let mut arguments = Self::default();
        let mut words = std::env::args_os().skip(1);
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--office") => arguments.office = words.next().map(PathBuf::from),
                Some("--selftest") => arguments.selftest = words.next().map(PathBuf::from),
                _ => {}
            }
        }
        arguments
    }

    /// The folder of the office: as asked, by `MOTCUA_DATA`, or the user's own.
    pub fn folder(&self, usual: &Path) -> PathBuf {
        self.office
            .clone()
            .or_else(|| std::env::var_os("MOTCUA_DATA").map(PathBuf::from))
            .unwrap_or_else(|| usual.to_owned())
    }
}

/// The office, or why it cannot be opened; nothing is overwritten then.
pub struct Opened(Result<(Arc<Office>, Background), Problem>);

impl Opened {
    /// Opens the office in a folder and starts to sync it.
    pub fn new(folder: &Path, app: &AppHandle) -> Self {
        Self(Office::open(folder).map(|office| {
            let office = Arc::new(office);
            let background = Background::start(Arc::clone(&office), app.clone());
            (office, background)
        }))
    }

    /// The office, or the problem with its data.
    pub fn office(&self) -> Result<Arc<Office>, Problem> {
        self.0.as_ref().map(|(office, _)| Arc::clone(office)).map_err(Clone::clone)
    }

    /// The one who syncs, or the problem with the office's data.
    pub fn background(&self) -> Result<&Background, Problem> {
        self.0.as_ref().map(|(_, background)| background).map_err(Clone::clone)
    }
}
