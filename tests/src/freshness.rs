//! Whether a program is as new as its sources.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Returns a source of a program that has changed or gone since it was built, by the list of
/// sources that cargo keeps beside it.
pub fn newer_source(program: &Path) -> Option<PathBuf> {
    let built = changed(program)?;
    let list = std::fs::read_to_string(program.with_extension("d")).ok()?;
    let is_newer = |source: &PathBuf| changed(source).is_none_or(|changed| changed > built);
    // Of folders cargo lists the files, too; their own time changes with any file put there.
    sources(&list).into_iter().filter(|source| !source.is_dir()).find(is_newer)
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().ok()?.modified().ok()
}

/// Returns the files after `program:`, separated by spaces; a space in a name follows a backslash.
fn sources(list: &str) -> Vec<PathBuf> {
    let Some((_, list)) = list.lines().find_map(|line| line.split_once(": ")) else {
        return Vec::new();
    };
    let hidden = list.replace("\\ ", "\0");
    hidden.split_whitespace().map(|path| path.replace('\0', " ").into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    #[test]
    fn a_source_that_changed_or_went_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let [program, list, old, new] =
            ["motcua", "motcua.d", "a b.rs", "c.rs"].map(|name| folder.path().join(name));
        let now = SystemTime::now();
        for (file, ago) in [(&program, 60), (&old, 120), (&new, 90), (&list, 60)] {
            let file = File::create(file).expect("a file");
            file.set_modified(now - Duration::from_secs(ago)).expect("its time");
        }
        let escaped = old.to_string_lossy().replace(' ', "\\ ");
        let text = format!("{}: {escaped} {}\n", program.display(), new.display());
        std::fs::write(&list, text).expect("written");
        assert_eq!(newer_source(&program), None);
        File::options().write(true).open(&old).expect("there").set_modified(now).expect("its time");
        assert_eq!(newer_source(&program), Some(old.clone()));
        File::options()
            .write(true)
            .open(&old)
            .expect("there")
            .set_modified(now - Duration::from_secs(120))
            .expect("its time");
        std::fs::remove_file(&new).expect("gone");
        assert_eq!(newer_source(&program), Some(new));
    }
}
