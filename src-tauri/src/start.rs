//! How the program was started, and the office it works on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use office::Office;
use office::view::Problem;

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
pub struct Opened {
    office: Result<Arc<Office>, Problem>,
}

impl Opened {
    /// Opens the office in a folder.
    pub fn new(folder: &Path) -> Self {
        Self { office: Office::open(folder).map(Arc::new) }
    }

    /// The office, or the problem with its data.
    pub fn office(&self) -> Result<Arc<Office>, Problem> {
        self.office.clone()
    }
}
