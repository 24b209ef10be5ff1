//! What PCs tell the hub of members that it has lost.

use domain::id::DeviceId;
use domain::member::{Member, MemberFacts};
use minicbor::bytes::ByteArray;
use replication::{KnownMembers, SecretKey, certify};

use crate::http::post;
use crate::process::{Hub, OFFICE, Pc, office_with_code, said};

/// Returns the statement about the PC with a number.
fn member(number: u8, office: &str, signer: &SecretKey) -> Member {
    let facts = MemberFacts {
        device: DeviceId::from_bytes([number; 16]),
        key: ByteArray::from(SecretKey::from_seed([number; 32]).public().to_bytes()),
        lane: number.into(),
        book: u16::from(number) + 1,
        enrolled_at: 1,
        revoked_at: None,
    };
    certify(&office.parse().unwrap(), facts, signer)
}

#[test]
fn only_what_the_hub_has_signed_is_learned() {
    let data = tempfile::tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &[]);
    let seed = std::fs::read(data.path().join("hub.key")).unwrap().try_into().unwrap();
    let (own, other) = (SecretKey::from_seed(seed), SecretKey::from_seed([9; 32]));
    let tell = |members: Vec<Member>| {
        let message = KnownMembers { office: OFFICE.parse().unwrap(), members };
        assert_eq!(post(hub.address, "/v1/members", &message.to_bytes()).status, 200);
        said(data.path(), &["device", "list", "--office", OFFICE]).lines().count()
    };
    assert_eq!(tell(vec![member(1, OFFICE, &other)]), 0, "signed by another");
    assert_eq!(tell(vec![member(1, "H36.58", &own)]), 0, "signed for another office");
    let mut changed = member(1, OFFICE, &own);
    changed.facts.lane = 2;
    assert_eq!(tell(vec![changed]), 0);
    let told = vec![member(1, OFFICE, &own), member(2, OFFICE, &other), member(3, OFFICE, &own)];
    assert_eq!(tell(told), 1, "nothing after a wrong one");
    // The one that was learned syncs without a code; a new one gets the next lane.
    let learned = Pc {
        office: OFFICE.parse().unwrap(),
        device: DeviceId::from_bytes([1; 16]),
        key: SecretKey::from_seed([1; 32]),
        hub: own.public(),
    };
    assert_eq!(learned.push(&hub, 1, vec![learned.record(1, b"\xa0")]).acks[0].last_seq, 1);
    Pc::enrol(&hub, 5, &code);
    let list = said(data.path(), &["device", "list", "--office", OFFICE]);
    assert_eq!(list.lines().count(), 2, "{list}");
    let log = hub.log_until("told to it");
    assert!(log.last().is_some_and(|line| line.contains(OFFICE)), "{log:?}");
}
