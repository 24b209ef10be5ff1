//! From the start of the program to a Today list that can be used, against an empty Tauri window.
//!
//! Both are release builds, started in turn by the same driver on a virtual display. A script
//! between driver and program notes the start time, and the page's clock notes when the page is
//! ready, so that the driver's time is not measured.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

use tests::Window;

use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble, sample};

const DOSSIERS: u32 = 100_000;
const ROUNDS: u32 = 15;
/// When the Today list was in the page.
const TODAY: &str = "performance.getEntriesByName('today')[0]?.startTime";
/// When the empty page was loaded.
const EMPTY: &str = "performance.getEntriesByType('navigation')[0]?.loadEventEnd";

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let folder = fs::canonicalize(&setup.data)?.join(format!("window-{DOSSIERS}"));
    // The office is closed again: the window under test is the only program on it.
    drop(sample::office(&folder, DOSSIERS)?);
    let nothing = tempfile::tempdir()?;
    let ours = Start::of(&setup.built.join("motcua-desktop"), nothing.path(), "ours")?;
    let empty = Start::of(&setup.built.join("examples/empty-window"), nothing.path(), "empty")?;
    let (mut our_times, mut empty_times) = (Timings::default(), Timings::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for round in 0..=ROUNDS {
        let (our_time, empty_time) = (
            runtime.block_on(ours.time(&folder, TODAY))?,
            runtime.block_on(empty.time(nothing.path(), EMPTY))?,
        );
        // The first round loads both programs from the disk.
        if round > 0 {
            our_times.push(our_time);
            empty_times.push(empty_time);
        }
    }
    our_times.print(&format!("window to a Today list, {DOSSIERS} dossiers"));
    empty_times.print("empty Tauri window");
    print_ratio(
        "Today list / empty window, medians",
        ratio(our_times.quantile(0.5), empty_times.quantile(0.5)),
        "at most 1.3",
    );
    Ok(())
}

/// A program, started so that the time of its start is known.
struct Start {
    script: PathBuf,
    noted: PathBuf,
}

impl Start {
    /// Writes the script that notes the time and becomes the program.
    fn of(program: &Path, folder: &Path, name: &str) -> Result<Self, Trouble> {
        let program =
            fs::canonicalize(program).map_err(|error| format!("{}: {error}", program.display()))?;
        let (script, noted) =
            (folder.join(format!("{name}.sh")), folder.join(format!("{name}.start")));
        let text = format!(
            "#!/bin/sh\ndate +%s%N > '{}'\nexec '{}' \"$@\"\n",
            noted.display(),
            program.display()
        );
        fs::write(&script, text)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        Ok(Self { script, noted })
    }

    /// Returns the time from the start of the program until the page has a mark.
    async fn time(&self, office: &Path, mark: &str) -> Result<Duration, Trouble> {
        let window = Window::open_program(&self.script, office).await;
        window.until("the page is ready", mark).await;
        let ready =
            window.page.execute(&format!("return performance.timeOrigin + {mark}"), vec![]).await?;
        window.close().await;
        let ready = ready.as_f64().ok_or("the page has no clock")?;
        let started: f64 = fs::read_to_string(&self.noted)?.trim().parse()?;
        // Work left over by the last program must not count for the next one.
        thread::sleep(Duration::from_millis(300));
        Ok(Duration::try_from_secs_f64(ready / 1e3 - started / 1e9)?)
    }
}
