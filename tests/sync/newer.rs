//! Programs of different versions, and clocks that disagree.

use std::sync::Arc;

use domain::clock::Hlc;
use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Slice};
use domain::record::{Origin, Record};
use minicbor::bytes::ByteArray;
use office::view::{ResultInput, ReturnInput};
use office::{FixedClock, Office};
use replication::{
    Capabilities, EnrolRequest, EnrolResponse, Envelope, Link, PublicKey, Reason, SecretKey,
    SyncRequest, SyncResponse, open_response,
};
use tests::{Hub, OFFICE};

use crate::support::*;

/// A PC with a newer program: it uses the same protocol, and writes events and fields that others
/// do not know.
async fn push_as_newer_pc(hub: &Hub, records: impl Fn(DeviceId) -> Vec<Vec<u8>>) -> SyncResponse {
    let office: domain::number::OfficeCode = OFFICE.parse().unwrap();
    let (device, key) = (DeviceId::from_bytes([0xab; 16]), SecretKey::from_seed([0xcd; 32]));
    let mut link = Link::new(&hub.url(), None).unwrap();
    let ask = EnrolRequest::new(&hub.code(), office.clone(), device, &key, None);
    let bytes = link.post("v1/enrol", ask.to_bytes()).await.unwrap();
    let enrolled = EnrolResponse::from_bytes(&bytes).unwrap();
    assert_eq!(enrolled.problem, None);
    let entries: Vec<Entry> = records(device).into_iter().map(Entry::Record).collect();
    let slices = vec![Slice { device, first_seq: 1, entries }];
    let nothing = SyncRequest::nothing(office.clone());
    let ask = SyncRequest { slices, want: 1000, can: Capabilities::default(), ..nothing };
    let sealed = Envelope::seal(&ask, device, &key);
    let asked = Envelope::signature_of(&sealed).unwrap();
    let bytes = link.post("v1/sync", sealed).await.unwrap();
    let hub_key: ByteArray<32> = enrolled.hub;
    let hub_key = PublicKey::from_bytes(&*hub_key).unwrap();
    open_response(&bytes, &office, &asked, &hub_key).unwrap()
}

fn record(device: DeviceId, seq: u64, hlc: u64, dossier: u8) -> Vec<u8> {
    let dossier = DossierId::from_bytes([dossier; 16]);
    let origin =
        Origin { office: OFFICE.parse().unwrap(), device, seq, hlc: Hlc::from_bits(hlc), dossier };
    Record::from_parts(origin, 4242, 9, vec![0xa1, 1, 2]).to_bytes()
}

#[tokio::test]
async fn records_of_a_newer_program_are_kept_and_handed_on() {
    let (_data, hub) = hub();
    let answer = push_as_newer_pc(&hub, |device| {
        (1..=3)
            .map(|seq| {
                let mut bytes = record(device, seq, seq << 20, seq as u8);
                // A field that today's programs do not know.
                bytes[0] += 1;
                bytes.extend([0x18, 77, 0x64]);
                bytes.extend("mộ".bytes());
                bytes
            })
            .collect()
    })
    .await;
    assert_eq!((answer.acks[0].last_seq, answer.refused.len()), (3, 0));
    tokio::task::spawn_blocking(move || {
        let (first_folder, first) = pc(&hub);
        receive(&first, "Nguyễn Thị Lan");
        assert_eq!(sync(&first).received, 3);
        let (second_folder, second) = pc(&hub);
        assert_eq!(sync(&second).received, 4);
        assert_eq!(hash(&first_folder), hash(&second_folder));
        assert_eq!(records(&second_folder), 4);
        assert_sound(&first);
        assert_sound(&second);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_time_beyond_every_clock_stops_at_the_hub() {
    let (_data, hub) = hub();
    let answer = push_as_newer_pc(&hub, |device| {
        let times = [1 << 20, 1 << 63, 2 << 20];
        (1..).zip(times).map(|(seq, hlc)| record(device, seq, hlc, 1)).collect()
    })
    .await;
    assert_eq!(answer.acks[0].last_seq, 1);
    let refused: Vec<_> = answer.refused.iter().map(|it| (it.seq, it.reason)).collect();
    assert_eq!(refused, [(2, Reason::Unreadable)], "no PC could keep it");
}

#[test]
fn clocks_ahead_and_back_change_no_order() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    let (other_folder, other) = pc(&hub);
    let dossier = receive(&office, "Nguyễn Thị Lan");
    sync(&office);
    sync(&other);
    drop(office);
    // A year ahead, then back, then right again: each opened again, as after a restart.
    let clocks = ["2027-11-24T09:00", "2025-01-02T09:00", "2026-11-25T09:00"];
    for (n, clock) in clocks.into_iter().enumerate() {
        let clock = Arc::new(FixedClock(clock.parse().unwrap()));
        let pc = Office::open_with_clock(folder.path(), clock).unwrap();
        pc.confirm_clock();
        let value = format!("091234567{n}");
        pc.correct(
            &pc.actor().unwrap(),
            &office::view::CorrectionInput {
                id: dossier.id.clone(),
                field: office::view::CorrectableField::Phone,
                value: value.clone(),
                reason: "Đổi số".into(),
            },
        )
        .unwrap();
        let done = sync(&pc);
        assert!(done.clock_off_minutes.is_some(), "the clerk sees it");
        sync(&other);
        let seen = other.dossier(&dossier.id).unwrap().applicant.phone;
        assert_eq!(seen, value, "the last correction holds, whatever the clock said");
    }
    assert_eq!(hash(&folder), hash(&other_folder));
    assert_sound(&other);
}

#[test]
fn a_pc_years_ahead_orders_nobody_else() {
    let (_data, hub) = hub();
    let (_first_folder, first) = pc(&hub);
    let (_second_folder, second) = pc(&hub);
    let (ahead_folder, ahead) = pc(&hub);
    let dossier = receive(&first, "Nguyễn Thị Lan");
    let ready = ResultInput { ids: vec![dossier.id.clone()], ..ResultInput::default() };
    first.mark_result_ready(&first.actor().unwrap(), &ready).unwrap();
    sync(&first);
    drop(ahead);
    let clock = Arc::new(FixedClock("2030-03-01T08:00".parse().unwrap()));
    let ahead = Office::open_with_clock(ahead_folder.path(), clock).unwrap();
    ahead.confirm_clock();
    receive(&ahead, "Người của năm 2030");
    for pc in [&ahead, &first, &second] {
        sync(pc);
    }
    // Both offline: the second returns the result, then the first, which has recorded more.
    let hand_over = |office: &Office, taken_by: &str| {
        let input = ReturnInput {
            id: dossier.id.clone(),
            taken_by: taken_by.into(),
            ..ReturnInput::default()
        };
        office.return_result(&office.actor().unwrap(), &input).unwrap();
    };
    for n in 0..5 {
        receive(&first, &format!("Người chờ {n}"));
    }
    hand_over(&second, "Người Sớm");
    hand_over(&first, "Người Muộn");
    for pc in [&first, &second, &first] {
        sync(pc);
    }
    for pc in [&first, &second] {
        let conflicts = pc.dossier(&dossier.id).unwrap().conflicts;
        let said = format!("{conflicts:?}");
        let (early, late) = (said.find("Người Sớm"), said.find("Người Muộn"));
        assert!(early.is_some() && early < late, "{said}");
    }
}
