//! Packages of Debian and its relatives.

use crate::shell::{Failure, House};

/// To build the window, to print, to test without a display, to read printed paper back, and to
/// test the hub on PostgreSQL (its programs; no service of it is used).
pub const FOR_WINDOW: [&str; 12] = [
    "build-essential",
    "pkg-config",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libcups2-dev",
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "fonts-dejavu-core",
    "poppler-utils",
    "postgresql",
];

/// Installs those of the packages that are missing.
pub fn install(house: &House, packages: &[&'static str]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !house.program("dpkg-query").args(["--version"]).works() {
        return elsewhere(house, packages);
    }
    let missing = missing(house, packages);
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("=> missing packages: {}", missing.join(" "));
    let root = house.program("id").args(["-u"]).read().is_some_and(|id| id.trim() == "0");
    let sudo = house.program("sudo").args(["--non-interactive", "true"]).works();
    let by_hand = format!(
        "install these as root, then start again:\n  \
         apt-get update && apt-get install -y --no-install-recommends {}",
        missing.join(" ")
    );
    if !root && !sudo {
        return Err(Failure::Needed(by_hand));
    }
    let apt = |arguments: &[&str]| {
        let step =
            if root { house.program("apt-get") } else { house.program("sudo").args(["apt-get"]) };
        step.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").run()
    };
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(missing);
    apt(&arguments)
}

/// The packages of the list that are not installed.
fn missing(house: &House, packages: &[&'static str]) -> Vec<&'static str> {
    let installed = |package: &str| {
        house
            .program("dpkg-query")
            .args(["--show", "--showformat=${db:Status-Status}", package])
            .read()
            .is_some_and(|status| status == "installed")
    };
    packages.iter().copied().filter(|package| !installed(package)).collect()
}

/// On another Linux: look for the one library that everything stands on.
fn elsewhere(house: &House, packages: &[&str]) -> Result<(), Failure> {
    if house.program("pkg-config").args(["--exists", "webkit2gtk-4.1"]).works() {
        return Ok(());
    }
    Err(Failure::Needed(format!(
        "this system has no dpkg; install what answers to these Debian packages: {}",
        packages.join(" ")
    )))
}
