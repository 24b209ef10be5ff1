//! A stolen PC brings records in the name of another.

use domain::log::Slice;
use domain::member::{SignedHeads, SignedTip};
use minicbor::bytes::ByteArray;
use replication::{
    Capabilities, Envelope, LogHead, Proof, Reason, Repull, SyncRequest, SyncResponse, sign_heads,
    sign_tip,
};

use crate::http::post;
use crate::process::{Hub, OFFICE, Pc, office_with_code, said};

fn ask(hub: &Hub, pc: &Pc, ask: &SyncRequest) -> SyncResponse {
    let sealed = Envelope::seal(ask, pc.device, &pc.key);
    pc.answer(&sealed, &post(hub.address, "/v1/sync", &sealed))
}

#[test]
fn nobody_writes_in_the_name_of_another() {
    let data = tempfile::tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &[]);
    let stolen = Pc::enrol(&hub, 1, &code);
    let code = said(data.path(), &["device", "code", "--office", OFFICE]);
    let other = Pc::enrol(&hub, 2, &code);
    other.push(&hub, 1, vec![other.record(1, b"\xa0")]);
    let first = other.record(1, b"\xa0");
    let forged = other.record(2, b"\xa0");
    let start = domain::record::chain_start(other.device);
    let tip = forged.link_after(&first.link_after(&start));
    let slice = Slice { device: other.device, first_seq: 2, entries: vec![forged] };
    let head = LogHead::new(other.device, 2, tip);
    let tips: Vec<SignedTip> = vec![sign_tip(&stolen.office, head, &stolen.key)];
    let signature = ByteArray::from(sign_heads(&stolen.office, [head], &stolen.key));
    let heads = vec![(other.device, 2, ByteArray::from(tip))];
    let signed_heads = Some(SignedHeads { heads, signature });
    for (can, reason) in
        [(Capabilities::ALL, Reason::Unproved), (Capabilities::default(), Reason::UnknownDevice)]
    {
        for proof in [
            Proof::default(),
            Proof { tips: tips.clone(), signed_heads: None },
            Proof { tips: Vec::new(), signed_heads: signed_heads.clone() },
        ] {
            let nothing = SyncRequest::nothing(stolen.office.clone());
            let slices = vec![slice.clone()];
            let answer = ask(&hub, &stolen, &SyncRequest { slices, proof, can, ..nothing });
            assert_eq!((answer.acks[0].last_seq, answer.summary.records), (1, 1));
            let refused: Vec<_> = answer.refused.iter().map(|it| (it.seq, it.reason)).collect();
            assert_eq!(refused, [(2, reason)]);
        }
    }
    let log = hub.log_until("a record was not taken");
    assert!(log.last().is_some_and(|line| line.contains("unproved")), "{log:?}");
    // The other PC's own records are unchanged.
    assert_eq!(stolen.push(&hub, 1, vec![stolen.record(1, b"\xa0")]).summary.records, 2);
    let again = Some(Repull { device: other.device, after: 0 });
    let nothing = SyncRequest::nothing(stolen.office.clone());
    let answer = ask(&hub, &stolen, &SyncRequest { repull: again, want: 1_000, ..nothing });
    assert_eq!(answer.slices[0].entries, [first]);
}
