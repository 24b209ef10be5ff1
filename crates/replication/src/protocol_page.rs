//! Compares the examples of `docs/protocol.md` with freshly made bytes, so that the page stays
//! true.
//!
//! An example is a fenced block ```` ```hex NAME ````; text after `;` on a line is explanation. The
//! page's messages must also open: this program reads what an earlier one wrote.

use std::collections::BTreeMap;
use std::io::Read;

use domain::clock::Hlc;
use domain::dossier::{Clerk, Event, Withdrawn};
use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Reason, Slice};
use domain::member::{Member, MemberFacts};
use domain::number::OfficeCode;
use domain::record::{ChainHash, Origin, Record, chain_next, chain_start};
use domain::time::Timestamp;
use minicbor::bytes::{ByteArray, ByteVec};

use crate::bundle::{BundleReader, BundleWriter, Parcel, Proofs, office_tag};
use crate::channel::Role;
use crate::enrol::{EnrolProof, EnrolRequest, EnrolResponse};
use crate::envelope::{Envelope, open_response, seal_response};
use crate::key::SecretKey;
use crate::meeting::{Accepted, Hello, Welcome, sign_meeting};
use crate::member::{KnownMembers, certify, members_hash, sign_heads, sign_tip};
use crate::pack::pack;
use crate::publication::Published;
use crate::wire::{Ack, Capabilities, LogHead, Refused, SyncRequest, SyncResponse, summary_of};

const PAGE: &str = include_str!("../../../docs/protocol.md");
const DICTIONARY: &[u8] = include_bytes!("../dictionary/v1.zdict");

/// The PC that sends the examples, and its dossier.
const PC: DeviceId = DeviceId::from_bytes([0x11; 16]);
const DOSSIER: DossierId = DossierId::from_bytes([
    0x01, 0x9a, 0xb3, 0xc4, 0xd5, 0x80, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x2a,
]);
/// Keys of the examples; a real one is 32 random bytes.
const PC_SEED: [u8; 32] = [1; 32];
const HUB_SEED: [u8; 32] = [2; 32];
const SEAL: [u8; 32] = [3; 32];
/// In place of the handshake hash of a meeting.
const BINDING: [u8; 32] = [4; 32];
/// In place of the random bytes of a bundle.
const RANDOM: [u8; 32] = [5; 32];
const CODE: &str = "K7QX-2M9D";
/// 2026-11-24 09:00 in Vietnam.
const NOW_MS: i64 = 1_795_485_600_000;

fn office() -> OfficeCode {
    "H36.57".parse().unwrap()
}

fn pc() -> SecretKey {
    SecretKey::from_seed(PC_SEED)
}

fn hub() -> SecretKey {
    SecretKey::from_seed(HUB_SEED)
}

fn record() -> Vec<u8> {
    let at = Timestamp::from_millis(NOW_MS);
    let by = Clerk { name: "Hoa".into(), title: String::new(), counter: "1".into() };
    let event = Event::Withdrawn(Withdrawn { by, at, reason: "Nộp hai lần".into() });
    let origin =
        Origin { office: office(), device: PC, seq: 1, hlc: Hlc::at(at), dossier: DOSSIER };
    Record::new(origin, at, &event).to_bytes()
}

fn tip() -> ChainHash {
    chain_next(&chain_start(PC), &record())
}

fn slice() -> Slice {
    Slice { device: PC, first_seq: 1, entries: vec![Entry::Record(record())] }
}

fn facts() -> MemberFacts {
    MemberFacts {
        device: PC,
        key: ByteArray::from(pc().public().to_bytes()),
        lane: 0,
        book: 1,
        enrolled_at: NOW_MS - 1_000,
        revoked_at: None,
    }
}

fn member() -> Member {
    certify(&office(), facts(), &hub())
}

fn head() -> LogHead {
    LogHead { device: PC, last_seq: 1, tip: ByteArray::from(tip()) }
}

fn request() -> SyncRequest {
    SyncRequest {
        slices: vec![slice()],
        want: 32 << 10,
        members: Some(members_hash([&facts()])),
        ..SyncRequest::nothing(office())
    }
}

fn response() -> SyncResponse {
    SyncResponse {
        acks: vec![Ack { device: PC, last_seq: 1 }],
        pos: 1,
        time: NOW_MS + 250,
        summary: summary_of([head()]),
        can: Capabilities::ALL,
        ..SyncResponse::default()
    }
}

fn publication() -> Published {
    let mut item = Published {
        version: 1,
        kind: "holidays".into(),
        from: 20_820,
        body: ByteVec::from(b"date,kind,name\n".to_vec()),
        signature: ByteArray::from([0; 64]),
    };
    item.signature = ByteArray::from(hub().sign(&item.signed_bytes()));
    item
}

fn enrolment() -> EnrolRequest {
    EnrolRequest::new(CODE, office(), PC, &pc(), Some(0))
}

fn enrolled() -> EnrolResponse {
    EnrolResponse {
        lane: 0,
        book: 1,
        hub: ByteArray::from(hub().public().to_bytes()),
        office_name: "UBND xã Cư Jút".into(),
        seal: ByteVec::from(SEAL.to_vec()),
        problem: None,
        members: Some(vec![member()]),
    }
}

fn known_members() -> KnownMembers {
    KnownMembers { office: office(), members: vec![member()] }
}

fn hello() -> Hello {
    Hello {
        device: PC,
        proof: sign_meeting(&office(), Role::Initiator, &BINDING, &pc()),
        members: vec![member()],
        heads: vec![head()],
        forked: Vec::new(),
        published: 0,
    }
}

fn accepted() -> Accepted {
    let refused = Refused { device: PC, seq: 7, reason: Reason::Fork };
    Accepted { received: 3, refused: vec![refused], again: Vec::new() }
}

fn parcels() -> [Parcel; 2] {
    let proofs = Proofs {
        members: vec![member()],
        tips: vec![sign_tip(&office(), head(), &pc())],
        signed_heads: None,
        published: Vec::new(),
        records: 1,
        giver: Some(PC),
    };
    [
        Parcel { proofs: Some(proofs), slices: Vec::new() },
        Parcel { proofs: None, slices: vec![slice()] },
    ]
}

fn bundle() -> Vec<u8> {
    let mut writer = BundleWriter::new(Vec::new(), office(), &SEAL, RANDOM).unwrap();
    parcels().iter().for_each(|it| writer.put(it).unwrap());
    writer.end().unwrap()
}

fn sealed_response() -> Vec<u8> {
    let asked = Envelope::signature_of(&Envelope::seal(&request(), PC, &pc())).unwrap();
    seal_response(&response(), &office(), &asked, &hub())
}

/// Returns the CBOR in a compressed frame.
fn plain(frame: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let decoder = zstd::stream::read::Decoder::with_dictionary(frame, DICTIONARY);
    decoder.unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn cbor<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).unwrap()
}

/// Returns the examples as this program makes them.
fn fresh() -> BTreeMap<&'static str, Vec<u8>> {
    let request = Envelope::seal(&request(), PC, &pc());
    let response = sealed_response();
    let heads = sign_heads(&office(), [head()], &hub());
    BTreeMap::from([
        ("record", record()),
        ("chain-start", chain_start(PC).to_vec()),
        ("chain-hash", tip().to_vec()),
        ("packed", pack(&office(), PC, 1, &slice().entries)),
        ("request-cbor", plain(&request[82..])),
        ("request", request),
        ("response-cbor", plain(&response[66..])),
        ("response", response),
        ("signed-heads", heads.to_vec()),
        ("publication", cbor(&publication())),
        ("code-proof", EnrolProof::bytes(CODE, &office(), PC)),
        ("enrol-request", enrolment().to_bytes()),
        ("enrol-response", enrolled().to_bytes()),
        ("known-members", known_members().to_bytes()),
        ("office-tag", office_tag(&SEAL).to_vec()),
        ("hello", cbor(&hello())),
        ("welcome", cbor(&Welcome { refused: None })),
        ("accepted", cbor(&accepted())),
        ("bundle", bundle()),
    ])
}

/// Returns the examples as the page shows them.
fn shown() -> BTreeMap<&'static str, Vec<u8>> {
    let blocks = PAGE.split("```hex ").skip(1);
    let read = |block: &'static str| {
        let (name, rest) = block.split_once('\n').unwrap();
        let body = rest.split("```").next().unwrap();
        let digits: String = body
            .lines()
            .flat_map(|line| line.split(';').next().unwrap_or_default().split_whitespace())
            .collect();
        (name, from_hex(&digits))
    };
    blocks.map(read).collect()
}

fn from_hex(digits: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_page_shows_the_bytes_of_today() {
    let shown = shown();
    let fresh = fresh();
    for (name, bytes) in &fresh {
        let page = shown.get(name).map(|it| to_hex(it)).unwrap_or_default();
        assert_eq!(page, to_hex(bytes), "docs/protocol.md, example {name}");
    }
    assert_eq!(shown.len(), fresh.len(), "every example of the page is checked here");
}

#[test]
fn the_messages_of_the_page_open() {
    let shown = shown();
    let asked = Envelope::read(&shown["request"]).unwrap();
    assert_eq!(asked.device, PC);
    assert_eq!(asked.open(&pc().public()), Ok(request()));
    let answer = open_response(&shown["response"], &office(), asked.signature(), &hub().public());
    assert_eq!(answer, Ok(response()));
    let enrol = EnrolRequest::from_bytes(&shown["enrol-request"]).unwrap();
    assert_eq!(enrol.proved_key(), Some(pc().public()));
    assert_eq!(EnrolResponse::from_bytes(&shown["enrol-response"]), Some(enrolled()));
    assert_eq!(KnownMembers::from_bytes(&shown["known-members"]), Some(known_members()));
    assert_eq!(minicbor::decode::<Hello>(&shown["hello"]).unwrap(), hello());
    assert!(minicbor::decode::<Published>(&shown["publication"]).unwrap().is_of(&hub().public()));
    let mut reader = BundleReader::new(shown["bundle"].as_slice(), office(), &SEAL).unwrap();
    for parcel in parcels() {
        assert_eq!(reader.next_parcel().unwrap(), Some(parcel));
    }
    assert_eq!(reader.next_parcel().unwrap(), None);
}
