//! Packages of Debian and its relatives.

use crate::shell::{Failure, Workspace};

/// To build the window and to print.
pub const WINDOW: [&str; 5] =
    ["build-essential", "pkg-config", "libssl-dev", "libwebkit2gtk-4.1-dev", "libcups2-dev"];

/// To drive the window without a display.
pub const DISPLAY: [&str; 5] = ["webkit2gtk-driver", "xvfb", "xauth", "dbus", "fonts-dejavu-core"];

/// To read printed papers back.
pub const PAPERS: [&str; 1] = ["poppler-utils"];

/// To check that printed papers can be archived: qpdf, and Preflight of PDFBox with what it needs.
pub const ARCHIVE: [&str; 6] = [
    "qpdf",
    "default-jre-headless",
    "libpdfbox2-java",
    "libcommons-logging-java",
    "libjaxb-api-java",
    "libactivation-java",
];

/// Programs of PostgreSQL, to test and measure the hub; its system service is not used.
pub const POSTGRESQL: [&str; 1] = ["postgresql"];

/// Installs those of the packages that are missing.
pub fn install(workspace: &Workspace, packages: &[&'static str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !workspace.program("dpkg-query").args(["--version"]).works() {
        return elsewhere(workspace, packages);
    }
    let missing = missing(workspace, packages);
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("=> missing packages: {}", missing.join(" "));
    let root = workspace.program("id").args(["-u"]).read().is_some_and(|id| id.trim() == "0");
    let sudo = workspace.program("sudo").args(["--non-interactive", "true"]).works();
    let by_hand = format!(
        "install these as root, then start again:\n  \
         apt-get update && apt-get install -y --no-install-recommends {}",
        missing.join(" ")
    );
    if !root && !sudo {
        return Err(Failure::Needed(by_hand));
    }
    let apt = |arguments: &[&str]| {
        let step = if root {
            workspace.program("apt-get")
        } else {
            workspace.program("sudo").args(["apt-get"])
        };
        step.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").run()
    };
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(missing);
    apt(&arguments)
}

/// Returns the packages of the list that are not installed.
fn missing(workspace: &Workspace, packages: &[&'static str]) -> Vec<&'static str> {
    let installed = |package: &str| {
        workspace
            .program("dpkg-query")
            .args(["--show", "--showformat=${db:Status-Status}", package])
            .read()
            .is_some_and(|status| status == "installed")
    };
    packages.iter().copied().filter(|package| !installed(package)).collect()
}

/// On another Linux: looks for the library that the window needs.
fn elsewhere(workspace: &Workspace, packages: &[&str]) -> Result<(), Failure> {
    let window = packages.iter().any(|package| WINDOW.contains(package));
    if !window || workspace.program("pkg-config").args(["--exists", "webkit2gtk-4.1"]).works() {
        return Ok(());
    }
    Err(Failure::Needed(format!(
        "this system has no dpkg; install what answers to these Debian packages: {}",
        packages.join(" ")
    )))
}
