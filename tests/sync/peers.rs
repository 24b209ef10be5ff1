//! PCs without the hub: it has enrolled them and stopped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tests::{built, manage};

use crate::support::*;

fn motcua(folder: &Path) -> Command {
    let mut command = Command::new(built("motcua"));
    command.arg("--office").arg(folder).arg("--json");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    motcua(folder).args(arguments).output().unwrap()
}

/// Runs a command that must succeed, or do a part (exit code 5), and returns its JSON.
fn ok(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    assert!(
        matches!(output.status.code(), Some(0 | 5)),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("one JSON value")
}

/// Another PC that answers, as a separate process.
pub struct Serving(Child, pub String);

impl Serving {
    pub fn new(mut command: Command, listen: &str) -> Self {
        command.args(["lan", "serve", "--listen", listen]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let status: Value = serde_json::from_str(&line).expect("where it answers");
        let address = status["address"].as_str().unwrap().to_owned();
        Self(child, address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn two_pcs_exchange_on_the_network_and_the_hub_gets_it_later() {
    let (_data, mut hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    let (third_folder, third) = pc(&hub);
    receive(&third, "Người có trên máy chủ");
    sync(&third);
    // Pulled from the hub, and proved to the next PC by the hub's signed heads.
    sync(&second);
    hub.kill();
    receive(&first, "Nguyễn Thị Lan");
    receive(&second, "Trần Văn Bình");
    let serving = Serving::new(motcua(first_folder.path()), "127.0.0.1:0");
    let done = ok(second_folder.path(), &["lan", "sync", "--peer", &serving.1]);
    assert_eq!((&done["met"], &done["sent"], &done["received"]), (&1.into(), &2.into(), &1.into()));
    assert_eq!(hash(&first_folder), hash(&second_folder));
    // By stick to the third, which gives the hub all of it.
    let stick = folder();
    let file = stick.path().join("mang-di.mcb");
    let name = file.to_str().unwrap();
    let out = ok(second_folder.path(), &["bundle", "--out", name]);
    assert_eq!((&out["records"], &out["unproved"]), (&3.into(), &0.into()));
    let taken = ok(third_folder.path(), &["bundle", "--in", name]);
    assert_eq!((&taken["received"], &taken["unproved"]), (&2.into(), &0.into()));
    assert_eq!(ok(third_folder.path(), &["bundle", "--in", name])["received"], 0);
    hub.kill_and_restart();
    assert_eq!(sync(&third).sent, 2);
    assert_eq!(hub.records(), 3);
    // Neither the writer nor the carrier has anything left to send, and nothing is stored twice.
    for (pc, data) in [(&first, &first_folder), (&second, &second_folder), (&third, &third_folder)]
    {
        sync(pc);
        assert_eq!((hub.records(), records(data)), (3, 3));
        assert_eq!(hash(data), hash(&first_folder));
        assert_sound(pc);
    }
}

#[test]
fn a_revoked_pc_and_a_strangers_pc_are_refused() {
    let (data, mut hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    let device = second.sync_status().unwrap();
    let (_other_data, other) = self::hub();
    let (stranger_folder, stranger) = pc(&other);
    receive(&first, "Nguyễn Thị Lan");
    receive(&second, "Trần Văn Bình");
    receive(&stranger, "Người lạ");
    let list = manage(data.path(), &["device", "list", "--office", tests::OFFICE]);
    let lane = format!("\t{}\t{}\t", device.lane, device.book);
    let line = list.lines().find(|line| line.contains(&lane)).expect("the second PC");
    let id = line.split('\t').next().unwrap();
    manage(data.path(), &["device", "revoke", "--office", tests::OFFICE, "--device", id]);
    // The first learns it with its next sync.
    sync(&first);
    hub.kill();
    let serving = Serving::new(motcua(first_folder.path()), "127.0.0.1:0");
    for (folder, word) in [(&second_folder, "thu hồi"), (&stranger_folder, "không")] {
        let before = records(folder);
        let output = run(folder.path(), &["lan", "sync", "--peer", &serving.1]);
        let message = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains(word) || message.contains("đứt"), "{message}");
        assert_eq!((records(&first_folder), records(folder)), (1, before));
        // A stick does not help it.
        let file = folder.path().join("mang-di.mcb");
        ok(folder.path(), &["bundle", "--out", file.to_str().unwrap()]);
        let _ = run(first_folder.path(), &["bundle", "--in", file.to_str().unwrap()]);
        assert_eq!(records(&first_folder), 1);
    }
    assert_sound(&first);
}

/// Runs a command that must succeed.
fn ip(arguments: &str) -> bool {
    let done = Command::new("ip").args(arguments.split(' ')).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}

/// Two network namespaces joined by a virtual cable; removed when dropped.
struct Cable([String; 2]);

impl Cable {
    fn new() -> Option<Self> {
        let id = std::process::id();
        let cable = Self(["a", "b"].map(|end| format!("mc{id}{end}")));
        let [a, b] = &cable.0;
        let laid = ip(&format!("netns add {a}"))
            && ip(&format!("netns add {b}"))
            && ip(&format!("link add {a} netns {a} type veth peer name {b} netns {b}"))
            && cable.0.iter().enumerate().all(|(n, end)| {
                ip(&format!("-n {end} addr add 10.77.0.{}/24 dev {end}", n + 1))
                    && ip(&format!("-n {end} link set {end} up"))
                    && ip(&format!("-n {end} link set lo up"))
            });
        laid.then_some(cable)
    }

    /// Returns the program at one end.
    fn motcua(&self, end: usize, folder: &Path) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0[end]]).arg(built("motcua"));
        command.arg("--office").arg(folder).arg("--json");
        command
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for end in &self.0 {
            ip(&format!("netns del {end}"));
        }
    }
}

#[test]
fn pcs_on_one_cable_find_each_other() {
    let Some(cable) = Cable::new() else {
        eprintln!("SKIPPED: network namespaces need root and iproute2");
        return;
    };
    let (_data, hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    let (third_folder, third) = pc(&hub);
    drop(hub);
    receive(&first, "Nguyễn Thị Lan");
    receive(&second, "Trần Văn Bình");
    receive(&third, "Lê Văn Cường");
    // One answers; the other finds it by itself and leaves.
    let serving = Serving::new(cable.motcua(0, first_folder.path()), "0.0.0.0:0");
    let output = cable.motcua(1, second_folder.path()).args(["lan", "sync"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let done: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&done["met"], &done["sent"], &done["received"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(hash(&first_folder), hash(&second_folder));
    // Two that both serve exchange without anyone asking.
    let also = Serving::new(cable.motcua(1, third_folder.path()), "0.0.0.0:0");
    let mut tries = 0;
    while records(&third_folder) < 3 || records(&first_folder) < 3 {
        tries += 1;
        assert!(tries < 600, "they do not find each other");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop((serving, also));
    assert_eq!(hash(&first_folder), hash(&third_folder));
}
