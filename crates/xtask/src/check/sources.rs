//! The hand-written files of the repository.

use std::fs;
use std::path::PathBuf;

use crate::shell::{Failure, Workspace};

/// A text file of the repository.
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Returns the files that git tracks or would track, with one of these extensions.
pub fn list(workspace: &Workspace, extensions: &[&str]) -> Result<Vec<Source>, Failure> {
    let listed = workspace
        .program("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .read()
        .ok_or_else(|| Failure::Absent("git ls-files".into()))?;
    let mut sources = Vec::new();
    for path in listed.split('\0') {
        let kind = PathBuf::from(path);
        let wanted = kind.extension().is_some_and(|it| extensions.iter().any(|other| it == *other));
        // A file deleted but not yet committed is listed, too.
        if wanted && let Ok(text) = fs::read_to_string(workspace.path(path)) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}
