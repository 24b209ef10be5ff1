//! `--selftest DIR`: checks an installation by processing a dossier without a window.

use std::path::Path;
use std::process::ExitCode;

use office::view::{
    PaperKind, PaperRef, PersonInput, Problem, ReceptionInput, Settings, Signatory,
};
use office::{Office, write_whole};

/// Name of the file with the result.
const RESULT: &str = "result.txt";

/// Sets up an office in the folder, receives a dossier, makes its receipt and verifies.
pub fn run(folder: &Path) -> ExitCode {
    let (text, code) = match go(folder) {
        Ok(code) => (format!("ok {code}\n"), ExitCode::SUCCESS),
        Err(problem) => (format!("failed {}: {problem}\n", problem.key), ExitCode::FAILURE),
    };
    match write_whole(&folder.join(RESULT), text.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn go(folder: &Path) -> Result<String, Problem> {
    let office = Office::open(folder)?;
    office.set_up(Settings {
        office_name: "UBND xã Thử Nghiệm".to_owned(),
        office_code: "H00.00".to_owned(),
        place: "Thử Nghiệm".to_owned(),
        clerk: Signatory { name: "Nguyễn Văn Thử".to_owned(), title: String::new() },
        ..Settings::usual()
    })?;
    let dossier = office.receive_dossier(
        &office.actor()?,
        &ReceptionInput {
            procedure: "1.001193".to_owned(),
            applicant: PersonInput {
                name: "Trần Thị Thử".to_owned(), ..PersonInput::default()
            },
            ..ReceptionInput::default()
        },
    )?;
    let paper = PaperRef { dossier: dossier.id, kind: PaperKind::Receipt, index: None };
    let pdf = office.papers_pdf(&[paper])?;
    write_whole(&folder.join("receipt.pdf"), &pdf).map_err(|_| Problem::new("error.store.io"))?;
    let report = office.verify()?;
    match report.problems.into_iter().next() {
        None => Ok(dossier.code),
        Some(problem) => Err(problem.problem),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_way_of_a_dossier() {
        let folder = tempfile::tempdir().unwrap();
        let code = super::go(folder.path()).unwrap();
        assert!(code.starts_with("H00.00-"), "{code}");
        assert!(folder.path().join("receipt.pdf").exists());
        let problem = super::go(folder.path()).unwrap_err();
        assert_eq!(problem.key, "error.office_exists", "it never writes into an office");
    }
}
