//! What tells this machine apart from others.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

/// Names a machine in tests, in place of its own marks.
const VARIABLE: &str = "MOTCUA_MACHINE_ID";

/// The marks of a machine, hashed: the mark that the system was given when it was installed, and
/// those of its hardware. A renamed PC, an update of the system or one new part leaves enough of
/// them; an image of the disk in another PC has the first one only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    system: String,
    hardware: BTreeSet<String>,
}

impl Machine {
    /// Returns the machine that this program runs on.
    pub fn this() -> Self {
        static THIS: OnceLock<Machine> = OnceLock::new();
        match std::env::var(VARIABLE) {
            Ok(name) => Self::of(&name, []),
            Err(_) => THIS
                .get_or_init(|| Self::of(&system_mark().unwrap_or_default(), hardware()))
                .clone(),
        }
    }

    fn of(system: &str, hardware: impl IntoIterator<Item = String>) -> Self {
        Self { system: hash(system), hardware: hardware.into_iter().map(|it| hash(&it)).collect() }
    }

    /// Returns whether these are marks of one machine: the same installation of the system, and at
    /// least one part in common where both know their parts.
    pub fn is(&self, other: &Self) -> bool {
        let unknown = self.hardware.is_empty() || other.hardware.is_empty();
        self.system == other.system && (unknown || !self.hardware.is_disjoint(&other.hardware))
    }
}

/// Written to the database: the hashes, separated by spaces.
impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.system)?;
        self.hardware.iter().try_for_each(|mark| write!(f, " {mark}"))
    }
}

impl FromStr for Machine {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split(' ').map(str::to_owned);
        let system = words.next().unwrap_or_default();
        Ok(Self { system, hardware: words.collect() })
    }
}

/// Serial numbers stay on the machine: only 64 bits of their hash are kept.
fn hash(mark: &str) -> String {
    let key = blake3::derive_key("mot-cua machine 1", mark.trim().as_bytes());
    key.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `machine-id` (systemd and D-Bus), made when the system was installed.
#[cfg(not(windows))]
fn system_mark() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok())
}

/// Serial numbers of the disks and addresses of the network cards that are part of the machine, as
/// every user may read them.
#[cfg(not(windows))]
fn hardware() -> Vec<String> {
    let entries = |folder: &str| {
        let read = std::fs::read_dir(folder).into_iter().flatten().flatten();
        read.map(|entry| entry.path()).filter(|path| path.join("device").exists())
    };
    let first = |path: &std::path::Path, names: &[&str]| {
        let mut texts = names.iter().filter_map(|it| std::fs::read_to_string(path.join(it)).ok());
        texts.find(|text| !text.trim().is_empty())
    };
    let disks = entries("/sys/block").filter_map(|path| {
        let names = ["wwid", "device/wwid", "serial", "device/serial", "device/cid"];
        first(&path, &names).map(|serial| format!("disk {serial}"))
    });
    let cards = entries("/sys/class/net").filter_map(|path| {
        let address = first(&path, &["address"])?;
        let byte = u8::from_str_radix(address.get(..2)?, 16).ok()?;
        // The second bit is set in addresses that nobody assigned, for example of virtual cards.
        (byte & 2 == 0 && byte != 0).then(|| format!("card {address}"))
    });
    disks.chain(cards).collect()
}

/// `MachineGuid`, made when the system was installed; updates keep it.
#[cfg(windows)]
fn system_mark() -> Option<String> {
    use winreg::enums::{HKEY_LOCAL_MACHINE, KEY_READ, KEY_WOW64_64KEY};
    let root = winreg::RegKey::predef(HKEY_LOCAL_MACHINE);
    let key =
        root.open_subkey_with_flags(r"SOFTWARE\Microsoft\Cryptography", KEY_READ | KEY_WOW64_64KEY);
    key.and_then(|key| key.get_value("MachineGuid")).ok()
}

/// The UUID of the mainboard (SMBIOS) and the instances of the fixed disks.
#[cfg(windows)]
fn hardware() -> Vec<String> {
    let root = winreg::RegKey::predef(winreg::enums::HKEY_LOCAL_MACHINE);
    let services = r"SYSTEM\CurrentControlSet\Services";
    let tables = root
        .open_subkey(format!(r"{services}\mssmbios\Data"))
        .and_then(|key| key.get_raw_value("SMBiosData"));
    let board = tables.ok().and_then(|value| board_uuid(value.bytes.get(8..)?));
    let disks = root.open_subkey(format!(r"{services}\disk\Enum")).into_iter().flat_map(|key| {
        let count: u32 = key.get_value("Count").unwrap_or_default();
        (0..count).filter_map(move |n| key.get_value::<String, _>(n.to_string()).ok())
    });
    let disks = disks.filter(|it| !it.starts_with("USBSTOR")).map(|it| format!("disk {it}"));
    board.map(|uuid| format!("board {uuid}")).into_iter().chain(disks).collect()
}

/// Finds the UUID in SMBIOS tables (DMTF DSP0134, 7.2: structure of type 1, offset 8); `None` when
/// the maker has left it empty or at a sample value.
#[cfg(any(windows, test))]
fn board_uuid(tables: &[u8]) -> Option<String> {
    /// Values that many boards have.
    const SAMPLES: [&str; 3] = [
        "00000000000000000000000000000000",
        "ffffffffffffffffffffffffffffffff",
        "00020003000400050006000700080009",
    ];
    let mut rest = tables;
    loop {
        let (&kind, &length) = (rest.first()?, rest.get(1)?);
        if kind == 1 {
            let uuid = rest.get(8..24)?;
            let text: String = uuid.iter().map(|byte| format!("{byte:02x}")).collect();
            return (!SAMPLES.contains(&text.as_str())).then_some(text);
        }
        // After the structure come its texts, which end with two zero bytes.
        let texts = rest.get(usize::from(length.max(4))..)?;
        let end = texts.windows(2).position(|two| two == [0, 0])?;
        rest = texts.get(end + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(system: &str, hardware: &[&str]) -> Machine {
        Machine::of(system, hardware.iter().map(|&it| it.to_owned()))
    }

    #[test]
    fn one_new_part_is_no_new_machine_and_an_image_is() {
        let pc = machine("guid", &["board 1", "disk 1"]);
        let cases = [
            ("the same", machine("guid", &["disk 1", "board 1"]), true),
            ("a new disk, cloned from the old one", machine("guid", &["board 1", "disk 2"]), true),
            ("a new mainboard", machine("guid", &["board 2", "disk 1"]), true),
            ("a stick is in it", machine("guid", &["board 1", "disk 1", "disk 9"]), true),
            ("its parts cannot be read", machine("guid", &[]), true),
            ("an image in another PC", machine("guid", &["board 2", "disk 2"]), false),
            ("another system on this PC", machine("other", &["board 1", "disk 1"]), false),
        ];
        for (name, other, same) in cases {
            assert_eq!(pc.is(&other), same, "{name}");
            assert_eq!(other.is(&pc), same, "{name}");
            assert_eq!(other.to_string().parse(), Ok(other), "{name}");
        }
    }

    #[test]
    fn a_machine_is_itself() {
        assert!(Machine::this().is(&Machine::this()));
        assert!(!Machine::this().to_string().is_empty());
    }

    #[test]
    fn a_board_is_known_by_its_uuid() {
        let system = |uuid: [u8; 16]| {
            let mut tables = vec![0, 4, 1, 0, b'B', 0, b'C', 0, 0];
            tables.extend([1, 27, 2, 0, 1, 2, 3, 4]);
            tables.extend(uuid);
            tables.extend([6, 0, 0, b'X', 0, 0]);
            tables
        };
        let known: [u8; 16] = std::array::from_fn(|n| u8::try_from(n + 1).unwrap());
        let uuid = board_uuid(&system(known)).unwrap();
        assert_eq!(uuid, "0102030405060708090a0b0c0d0e0f10");
        assert_eq!(board_uuid(&system([0; 16])), None);
        assert_eq!(board_uuid(&system([0xff; 16])), None);
        let sample = [0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9];
        assert_eq!(board_uuid(&system(sample)), None, "a sample value");
        for cut in 0..30 {
            let _ = board_uuid(&system(known)[..cut]); // Never more than there is.
        }
    }
}
