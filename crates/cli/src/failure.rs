//! Why a command failed.

use std::io::Write;
use std::process::ExitCode;

use office::view::Problem;

/// Keys of the problem that the data is not this PC's own.
const NOT_OWN: [&str; 2] = ["error.identity.copied", "error.identity.restored"];

/// A failure with its exit code.
#[derive(Debug)]
pub enum Failure {
    /// The office refused; exit code 1, 3 when the data is not this PC's own, 4 when its
    /// clock cannot be right.
    Refused(Problem),
    /// Reported already, for example a check that found something; exit code 1.
    Reported,
    /// The command line is wrong; exit code 2.
    Usage(Problem),
    /// A part was done, which was reported; exit code 5.
    Partly,
}

impl Failure {
    /// Writes the failure to standard error.
    pub fn report(&self) {
        if let Self::Refused(problem) | Self::Usage(problem) = self {
            // A closed standard error leaves nowhere to report to.
            let _ = writeln!(std::io::stderr().lock(), "{problem}");
        }
    }

    /// Returns the exit code.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Refused(problem) if NOT_OWN.contains(&problem.key.as_str()) => ExitCode::from(3),
            Self::Refused(problem) if problem.key.starts_with("error.clock.") => ExitCode::from(4),
            Self::Refused(_) | Self::Reported => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
            Self::Partly => ExitCode::from(5),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}
