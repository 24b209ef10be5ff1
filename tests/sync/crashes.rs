//! Power cuts on either side, at any moment of an exchange.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::sleep;
use std::time::Duration;

use test_net::Shape;
use tests::built;

use crate::support::*;

/// About the bytes of an exchange of one change, both ways.
const BYTES: u64 = 750;

fn sync_as_process(folder: &Path) -> Child {
    Command::new(built("motcua"))
        .args(["sync", "--json", "--office"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the link has carried the bytes. Returns whether that was before the program ended.
fn at_work(carried: &Receiver<()>, run: &mut Child) -> bool {
    loop {
        match carried.recv_timeout(Duration::from_millis(5)) {
            Ok(()) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) if run.try_wait().unwrap().is_some() => return false,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// In two offices at the same time: half of the time is waiting for disks.
#[test]
fn two_hundred_kills_in_the_midst_of_exchanges_lose_nothing() {
    let halves = std::thread::scope(|scope| {
        let even = scope.spawn(|| kills((0..200).step_by(2)));
        let odd = kills((1..200).step_by(2));
        [even.join().unwrap(), odd]
    });
    let [programs, hubs] = [halves[0].0 + halves[1].0, halves[0].1 + halves[1].1];
    assert!(programs >= 100 && hubs >= 50, "{programs} programs and {hubs} hubs were at work");
}

/// Kills the program in each round and the hub in every other one. Returns how many programs and
/// hubs were working when killed.
fn kills(rounds: impl Iterator<Item = u64>) -> (u32, u32) {
    let (_data, mut hub) = hub();
    let link = link(&hub, Shape::default());
    let (first_folder, second_folder) = (folder(), folder());
    let first = tests::new_office(first_folder.path());
    let second = tests::new_office(second_folder.path());
    for office in [&first, &second] {
        office.enrol(&link.url, &hub.code()).unwrap();
    }
    let (mut received, mut programs, mut hubs) = (0, 0, 0);
    for round in rounds {
        receive(&first, &format!("Người thứ {round}"));
        received += 1;
        let (send, carried) = channel();
        link.reshape(Shape { mark: Some((round * 97 % BYTES, send)), ..Shape::default() });
        let mut run = sync_as_process(first_folder.path());
        let at_work = at_work(&carried, &mut run);
        // Wait on, into the commits that follow the transfer.
        sleep(Duration::from_micros(round * 1_313 % 5_000));
        if received % 2 == 0 {
            hub.kill_and_restart();
            hubs += u32::from(at_work);
        }
        let _ = run.kill();
        let killed = run.wait().unwrap().signal() == Some(9);
        programs += u32::from(at_work && killed);
    }
    link.reshape(Shape::default());
    sync_until_done(&first, 5);
    sync_until_done(&second, 5);
    assert_eq!(hub.records(), received);
    assert_eq!(records(&second_folder), received);
    assert_eq!(hash(&first_folder), hash(&second_folder));
    assert_sound(&first);
    assert_sound(&second);
    (programs, hubs)
}
