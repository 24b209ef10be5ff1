//! Records that one PC brings for another: accepted up to the last head that their own PC or the
//! hub has signed.

use domain::member::SignedHeads;
use hub::HubStore;
use minicbor::bytes::ByteArray;
use replication::{Entry, LogHead, Proof, Reason, SyncRequest, sign_tip};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{
    NOW, acks, carry, key, log, nothing, office_of, pc, pull, push, record, refusals, seqs, signed,
    tip,
};

on_every_database!(
    what_its_pc_has_signed_enters_the_log,
    what_was_brought_is_not_sent_back,
    nothing_unsigned_enters_a_log,
    parts_wait_until_the_whole_is_proved,
    what_waits_gives_way_to_the_logs_own_pc,
    one_that_forges_does_not_keep_out_another,
    what_waited_for_another_signature_is_let_go,
    the_hubs_signed_heads_prove_what_it_had,
    a_carried_hole_is_filled_by_its_own_pc,
);

async fn what_its_pc_has_signed_enters_the_log<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let whole = log(&office, pc(2), 1, 3);
    let ask = SyncRequest {
        slices: vec![log(&office, pc(1), 1, 2), whole.clone()],
        proof: signed(&office, pc(2), 3),
        ..nothing(&office)
    };
    for _ in 0..2 {
        let answer = store.sync(pc(1), &ask, NOW).await.unwrap();
        assert_eq!(acks(&answer), [(pc(1), 2), (pc(2), 3)]);
        assert_eq!((refusals(&answer), answer.summary.records), (vec![], 5));
    }
    let own = push(&store, &office, pc(2), vec![log(&office, pc(2), 1, 4)]).await;
    assert_eq!(acks(&own), [(pc(2), 4)]);
    assert_eq!(seqs(&own.slices), [(pc(1), 1), (pc(1), 2)]);
    let third = pull(&store, &office, pc(3), 0, u32::MAX).await;
    assert_eq!(third.slices[1..], [log(&office, pc(2), 1, 4)]);
    assert_eq!(base.rows("record").await, 6);
}

async fn what_was_brought_is_not_sent_back<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    push(&store, &office, pc(3), vec![log(&office, pc(3), 1, 2)]).await;
    let proof = signed(&office, pc(2), 4);
    let slice = log(&office, pc(2), 1, 4);
    let ask = SyncRequest { slices: vec![slice], proof, want: 1, ..nothing(&office) };
    let answer = store.sync(pc(1), &ask, NOW).await.unwrap();
    assert_eq!((seqs(&answer.slices), answer.more), (vec![(pc(3), 1)], true));
    let rest = pull(&store, &office, pc(1), answer.pos, 1).await;
    assert_eq!((seqs(&rest.slices), rest.pos, rest.more), (vec![(pc(3), 2)], 6, false));
    // A PC with restored data asks for the log again.
    let repull = Some(replication::Repull { device: pc(2), after: 1 });
    let again = store.sync(pc(1), &SyncRequest { repull, after: 6, ..nothing(&office) }, NOW).await;
    assert_eq!(again.unwrap().slices, [log(&office, pc(2), 2, 4)]);
}

async fn nothing_unsigned_enters_a_log<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let slice = log(&office, pc(2), 1, 3);
    let tip = tip(pc(2), &slice.entries);
    let tip_of = |seq, tip, key| Proof {
        tips: vec![sign_tip(&office, LogHead::new(pc(2), seq, tip), &key)],
        signed_heads: None,
    };
    let other_office = "H36.02".parse().unwrap();
    let elsewhere = sign_tip(&other_office, LogHead::new(pc(2), 3, tip), &key(2));
    let proofs = [
        ("nothing", Proof::default()),
        ("a tip of another log", signed(&office, pc(3), 3)),
        ("signed by the carrier", tip_of(3, tip, key(1))),
        ("another chain", tip_of(3, [7; 32], key(2))),
        ("signed in another office", Proof { tips: vec![elsewhere], signed_heads: None }),
    ];
    for (what, proof) in proofs {
        let answer = carry(&store, &office, pc(1), &slice, &proof).await;
        assert_eq!(acks(&answer), [(pc(2), 0)], "{what}");
        assert_eq!(refusals(&answer), [(1, Reason::Unproved)], "{what}");
    }
    // Accepted up to the signed head, and no further.
    let part = signed(&office, pc(2), 2);
    let answer = carry(&store, &office, pc(1), &slice, &part).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 2)], vec![(3, Reason::Unproved)]));
    store.revoke(&office, pc(2), NOW).await.unwrap();
    let whole = signed(&office, pc(2), 3);
    let answer = carry(&store, &office, pc(1), &slice, &whole).await;
    assert_eq!(refusals(&answer), [(3, Reason::Unproved)], "its access was taken away");
    assert_eq!((base.rows("record").await, base.rows("carried").await), (2, 0));
}

async fn parts_wait_until_the_whole_is_proved<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    push(&store, &office, pc(2), vec![log(&office, pc(2), 1, 2)]).await;
    let proof = signed(&office, pc(2), 9);
    // The response to the second part is lost: it comes again, with more entries.
    for (first, last) in [(3, 5), (6, 7), (6, 7), (5, 8)] {
        let slice = log(&office, pc(2), first, last);
        let answer = carry(&store, &office, pc(1), &slice, &proof).await;
        assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), last)], vec![]));
        assert_eq!(answer.summary.records, 2, "nothing of it counts yet");
    }
    let gap = log(&office, pc(2), 10, 10);
    let answer = carry(&store, &office, pc(1), &gap, &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 8)], vec![(10, Reason::Gap)]));
    assert_eq!((base.rows("record").await, base.rows("carried").await), (2, 6));
    let before = pull(&store, &office, pc(3), 0, u32::MAX).await;
    assert_eq!((before.slices, before.pos), (vec![log(&office, pc(2), 1, 2)], 2));
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 9, 9), &proof).await;
    assert_eq!((acks(&answer), answer.summary.records), (vec![(pc(2), 9)], 9));
    assert_eq!(base.rows("carried").await, 0);
    let after = pull(&store, &office, pc(3), 2, u32::MAX).await;
    assert_eq!((after.slices, after.pos), (vec![log(&office, pc(2), 3, 9)], 9));
    let on = push(&store, &office, pc(2), vec![log(&office, pc(2), 9, 10)]).await;
    assert_eq!((acks(&on), refusals(&on)), (vec![(pc(2), 10)], vec![]));
}

async fn what_waits_gives_way_to_the_logs_own_pc<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let proof = signed(&office, pc(2), 6);
    for carrier in [1, 3] {
        carry(&store, &office, pc(carrier), &log(&office, pc(2), 1, 4), &proof).await;
    }
    push(&store, &office, pc(2), vec![log(&office, pc(2), 1, 2)]).await;
    let waits = (base.rows("carried").await, base.rows("carried_log").await);
    assert_eq!(waits, (0, 0), "also of who never comes back");
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 5, 6), &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 2)], vec![(5, Reason::Gap)]));
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 3, 6), &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 6)], vec![]));
    assert_eq!((base.rows("record").await, base.rows("carried").await), (6, 0));
    // Entries waiting from one carrier are dropped when another carrier proves the log.
    let (first, more) = (log(&office, pc(2), 7, 8), signed(&office, pc(2), 9));
    carry(&store, &office, pc(1), &first, &more).await;
    assert_eq!(base.rows("carried").await, 2);
    carry(&store, &office, pc(3), &log(&office, pc(2), 7, 9), &more).await;
    let waits = (base.rows("carried").await, base.rows("carried_log").await);
    assert_eq!((base.rows("record").await, waits), (9, (0, 0)));
}

async fn one_that_forges_does_not_keep_out_another<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let proof = signed(&office, pc(2), 4);
    let mut forged = log(&office, pc(2), 1, 3);
    forged.entries[1] = record(&office, pc(2), 2, 99);
    let answer = carry(&store, &office, pc(1), &forged, &proof).await;
    assert_eq!(acks(&answer), [(pc(2), 3)], "it is not known yet");
    let answer = carry(&store, &office, pc(3), &log(&office, pc(2), 1, 2), &proof).await;
    assert_eq!(acks(&answer), [(pc(2), 2)]);
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 4, 4), &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 0)], vec![(1, Reason::Unproved)]));
    let answer = carry(&store, &office, pc(3), &log(&office, pc(2), 3, 4), &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 4)], vec![]));
    let whole = log(&office, pc(2), 1, 4);
    assert_eq!(pull(&store, &office, pc(1), 0, u32::MAX).await.slices, [whole]);
    assert_eq!(base.rows("carried_log").await, 0);
}

async fn what_waited_for_another_signature_is_let_go<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let mut other = log(&office, pc(2), 1, 2);
    other.entries[0] = record(&office, pc(2), 1, 99);
    carry(&store, &office, pc(1), &other, &signed(&office, pc(2), 5)).await;
    assert_eq!(base.rows("carried").await, 2);
    let whole = signed(&office, pc(2), 3);
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 3, 3), &whole).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 0)], vec![(1, Reason::Unproved)]));
    let answer = carry(&store, &office, pc(1), &log(&office, pc(2), 1, 3), &whole).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 3)], vec![]));
    assert_eq!((base.rows("record").await, base.rows("carried").await), (3, 0));
}

async fn the_hubs_signed_heads_prove_what_it_had<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let slice = log(&office, pc(2), 1, 3);
    let head = (pc(2), 3, ByteArray::from(tip(pc(2), &slice.entries)));
    let signed_heads = SignedHeads { heads: vec![head], signature: ByteArray::from([0; 64]) };
    let proof = Proof { tips: Vec::new(), signed_heads: Some(signed_heads) };
    // Also for a PC revoked since: the hub had these records.
    store.revoke(&office, pc(2), NOW).await.unwrap();
    let answer = carry(&store, &office, pc(1), &slice, &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 3)], vec![]));
}

async fn a_carried_hole_is_filled_by_its_own_pc<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let whole = log(&office, pc(2), 1, 3);
    let mut holed = whole.clone();
    holed.entries[1] = Entry::Hole(tip(pc(2), &whole.entries[..2]));
    let answer = carry(&store, &office, pc(1), &holed, &signed(&office, pc(2), 3)).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(2), 3)], vec![]));
    let own = push(&store, &office, pc(2), vec![whole.clone()]).await;
    assert_eq!((acks(&own), refusals(&own)), (vec![(pc(2), 3)], vec![]));
    let filled = log(&office, pc(2), 2, 2);
    assert_eq!(pull(&store, &office, pc(3), 0, u32::MAX).await.slices, [whole, filled.clone()]);
    let carrier = pull(&store, &office, pc(1), 3, u32::MAX).await;
    assert_eq!(carrier.slices, [filled], "who brought the hole gets the record");
}
