//! The command line of the window, and the office it works on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use office::view::{Problem, Updating};
use office::{Office, SystemClock};
use tauri::AppHandle;

use crate::background::Background;

/// The command line of the window: few options, parsed by hand.
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

    /// Returns the folder of the office: from the command line, from `MOTCUA_DATA`, or the user's
    /// own.
    pub fn folder(&self, usual: &Path) -> PathBuf {
        self.other_folder().unwrap_or_else(|| usual.to_owned())
    }

    /// Returns the folder of another office than the user's own.
    fn other_folder(&self) -> Option<PathBuf> {
        self.office.clone().or_else(|| std::env::var_os("MOTCUA_DATA").map(PathBuf::from))
    }

    /// Returns the identifier that programs with one window share: one for each office, so that a
    /// second start with the same data comes back to its window, and one with other data opens its
    /// own.
    pub fn identifier(&self, usual: &str) -> String {
        let Some(folder) = self.other_folder() else { return usual.to_owned() };
        let mut hasher = DefaultHasher::new();
        std::fs::canonicalize(&folder).unwrap_or(folder).hash(&mut hasher);
        format!("{usual}.office{:016x}", hasher.finish())
    }
}

/// The office of the program, once it is open.
#[derive(Clone)]
pub struct Opened(Arc<Shared>);

struct Shared {
    stage: Mutex<Stage>,
    changed: Condvar,
}

enum Stage {
    Opening(Option<Updating>),
    Open(Background),
    /// Why it cannot be opened; nothing is overwritten then.
    Shut(Problem),
}

impl Opened {
    /// Opens the office in a folder and starts to sync it, while the window appears.
    pub fn begin(folder: PathBuf, app: AppHandle) -> Self {
        let shared = Shared { stage: Mutex::new(Stage::Opening(None)), changed: Condvar::new() };
        let this = Self(Arc::new(shared));
        let opener = this.clone();
        thread::spawn(move || {
            let opened = catch_unwind(AssertUnwindSafe(|| opener.open(&folder, app)));
            let broken = || Err(Problem::internal("panic"));
            *opener.stage() = match opened.unwrap_or_else(|_| broken()) {
                Ok(background) => Stage::Open(background),
                Err(problem) => Stage::Shut(problem),
            };
            opener.0.changed.notify_all();
        });
        this
    }

    fn open(&self, folder: &Path, app: AppHandle) -> Result<Background, Problem> {
        let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let mut progress = |done, total| {
            let now = Updating { done: small(done), total: small(total) };
            *self.stage() = Stage::Opening(Some(now));
        };
        let office = Office::open_with_progress(folder, Arc::new(SystemClock), &mut progress)?;
        Ok(Background::start(Arc::new(office), app))
    }

    /// Returns the progress of bringing data of an older program up to date; `None` when there is
    /// no such work.
    pub fn updating(&self) -> Option<Updating> {
        match &*self.stage() {
            Stage::Opening(updating) => *updating,
            Stage::Open(_) | Stage::Shut(_) => None,
        }
    }

    /// Returns the background sync, or the problem with the office's data. Waits until the office
    /// is open: not for threads that others wait for.
    pub fn background(&self) -> Result<Background, Problem> {
        let mut stage = self.stage();
        loop {
            match &*stage {
                Stage::Opening(_) => {
                    let woken = self.0.changed.wait(stage);
                    stage = woken.unwrap_or_else(PoisonError::into_inner);
                }
                Stage::Open(background) => return Ok(background.clone()),
                Stage::Shut(problem) => return Err(problem.clone()),
            }
        }
    }

    /// Leaves the network after the window has closed. Takes a second at most.
    pub fn leave(&self) {
        if let Stage::Open(background) = &*self.stage() {
            background.leave();
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_office_has_its_own_window() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let of = |folder: PathBuf| {
            let arguments = Arguments { office: Some(folder), selftest: None };
            arguments.identifier("vn.motcua.desktop")
        };
        let first = of(one.path().to_owned());
        assert_eq!(first, of(one.path().join(".")), "the same folder, written otherwise");
        assert_ne!(first, of(other.path().to_owned()));
        assert_ne!(first, "vn.motcua.desktop");
    }
}
