//! Finding PostgreSQL's server programs.

use std::path::{Path, PathBuf};

/// Where Debian and its relatives put each version's programs.
const VERSIONS: &str = "/usr/lib/postgresql";
const PROGRAMS: [&str; 4] = ["initdb", "postgres", "pg_isready", "createdb"];

/// Returns the folder with `initdb` and `postgres`: Debian's newest version, else one of the search
/// path.
pub fn programs() -> Option<PathBuf> {
    newest(Path::new(VERSIONS)).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| complete(folder))
    })
}

fn newest(versions: &Path) -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir(versions)
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| complete(folder))
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_version_is_taken() {
        let versions = tempfile::tempdir().unwrap();
        for version in ["9", "15"] {
            let folder = versions.path().join(version).join("bin");
            std::fs::create_dir_all(&folder).unwrap();
            for program in PROGRAMS {
                std::fs::write(folder.join(program), "").unwrap();
            }
        }
        std::fs::create_dir_all(versions.path().join("16/bin")).unwrap();
        assert_eq!(newest(versions.path()), Some(versions.path().join("15/bin")));
        assert_eq!(newest(&versions.path().join("none")), None);
    }
}
