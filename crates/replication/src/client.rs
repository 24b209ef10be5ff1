//! A session with a hub: pushes and pulls until both sides hold the same records, over unreliable
//! links.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::member::Member;
use domain::number::OfficeCode;
use tokio::time::{Instant, sleep};

use crate::envelope::{Envelope, EnvelopeError, open_response};
use crate::key::{PublicKey, SecretKey};
use crate::link::{Link, LinkError};
use crate::member::{KnownMembers, lacking_members};
use crate::plan::{BatchSize, is_far};
use crate::replica::{Replica, ReplicaState};
use crate::wire::{
    AheadPosition, Capabilities, LogHead, Proof, Repull, SyncRequest, SyncResponse, summary_of,
};
use domain::log::{Entry, Reason, Slice};

/// Failures in a row, without anything moving, after which a session ends.
const MAX_FAILURES: u32 = 6;
/// Exchanges in a row that moved nothing although something waits.
const MAX_STUCK: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The outcome of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records the hub has now and had not before.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
    /// The hub's time in the last answer, UTC milliseconds.
    pub hub_time: i64,
    /// Whether both sides hold the same records, by count and hash; false while records are parked.
    pub equal: bool,
}

/// Why a session ended early. Records exchanged before stay on both sides.
#[derive(Debug, thiserror::Error)]
pub enum SyncError<E: std::error::Error> {
    /// The link failed too often.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The response is not the hub's, or of another version.
    #[error(transparent)]
    Answer(#[from] EnvelopeError),
    /// Records wait, but several exchanges moved none.
    #[error("the hub answers, but nothing moves")]
    Stuck,
    /// The hub has records of this PC that the PC lacks: its data was restored from a backup or
    /// copied.
    #[error("this PC's data is an older copy")]
    Copied,
    /// The PC's own data cannot be read or written.
    #[error("{0}")]
    Replica(E),
}

/// A session with one hub.
pub struct HubSession<'a> {
    /// The link.
    pub link: &'a mut Link,
    /// This PC's key.
    pub key: &'a SecretKey,
    /// The hub's key.
    pub hub: PublicKey,
    /// Called after every exchange with the records sent and received so far.
    pub progress: &'a mut (dyn FnMut(u64, u64) + Send),
}

/// What an exchange asks for to find and repair a difference between the two sides.
#[derive(Clone, Copy, Default)]
struct Repair {
    heads: bool,
    repull: Option<Repull>,
}

/// Records to push, and the proofs of those of other PCs.
struct Push<'a> {
    slices: &'a [Slice],
    proof: Proof,
}

impl HubSession<'_> {
    /// Exchanges until nothing waits on either side.
    ///
    /// # Errors
    /// [`SyncError`] with the records exchanged until then; a later session continues from there.
    pub async fn run<R: Replica>(
        &mut self,
        replica: &mut R,
    ) -> Result<Outcome, (Outcome, SyncError<R::Error>)> {
        let mut outcome = Outcome::default();
        let done = async {
            let standing = replica.standing().map_err(SyncError::Replica)?;
            let mut size = BatchSize::new(standing.batch);
            let done = match self.exchange(replica, &mut size, &mut outcome).await {
                Ok(()) => self.try_again(replica, &mut size, &mut outcome).await,
                cut => cut,
            };
            replica.remember_batch(size.bytes()).map_err(SyncError::Replica)?;
            done
        };
        match done.await {
            Ok(()) => Ok(outcome),
            Err(error) => Err((outcome, error)),
        }
    }

    async fn exchange<R: Replica>(
        &mut self,
        replica: &mut R,
        size: &mut BatchSize,
        outcome: &mut Outcome,
    ) -> Result<(), SyncError<R::Error>> {
        let (mut failures, mut stuck, mut first) = (0, 0, true);
        let mut repair = Repair::default();
        let (mut asked, mut told) = (BTreeSet::new(), false);
        loop {
            let standing = replica.standing().map_err(SyncError::Replica)?;
            let slices = replica.outgoing(size.bytes()).map_err(SyncError::Replica)?;
            // A fresh PC first asks how long the history is.
            let hear = first && standing.after == 0 && standing.ahead.is_none();
            let want = if hear { 0 } else { size.bytes() };
            let carries = slices.iter().any(|slice| slice.device != standing.device);
            let proof = if carries {
                replica.proof(&slices).map_err(SyncError::Replica)?
            } else {
                Proof::default()
            };
            let push = Push { slices: &slices, proof };
            let mut answer = self.ask(&standing, push, want, size, repair).await;
            if !told {
                match self.tell(replica, &standing.office, &answer).await {
                    // Asked again: what was refused for want of a PC is not refused then.
                    Ok(true) => {
                        told = true;
                        continue;
                    }
                    Ok(false) => {}
                    Err(error) => answer = Err(error),
                }
            }
            let answer = match answer {
                Ok(answer) => answer,
                Err(SyncError::Link(LinkError::TooLarge)) => {
                    match only_entry(&slices) {
                        Some((device, seq)) => replica
                            .park(device, seq, Reason::TooLarge)
                            .map_err(SyncError::Replica)?,
                        None => size.halve(),
                    }
                    continue;
                }
                Err(error) => {
                    failures += 1;
                    let pause = pause_after(&error, failures).ok_or(error)?;
                    size.halve();
                    sleep(pause).await;
                    continue;
                }
            };
            failures = 0;
            first = false;
            let applied = replica.apply(&answer).map_err(SyncError::Replica)?;
            outcome.sent += applied.sent;
            outcome.received += applied.received;
            outcome.hub_time = answer.time;
            (self.progress)(outcome.sent, outcome.received);
            self.start_or_end_ahead(replica, &standing, &answer)?;
            let waits = answer.more
                || answer.ahead.as_ref().is_some_and(|ahead| ahead.more)
                || !replica.outgoing(1).map_err(SyncError::Replica)?.is_empty();
            stuck = if applied.moved { 0 } else { stuck + 1 };
            if waits && stuck >= MAX_STUCK {
                return Err(SyncError::Stuck);
            }
            if waits {
                // The log asked for again has arrived; the next comparison happens at the end.
                repair = Repair::default();
                continue;
            }
            let heads = replica.heads().map_err(SyncError::Replica)?;
            outcome.equal = summary_of(heads.iter().copied()) == answer.summary;
            if outcome.equal {
                return Ok(());
            }
            // The sides differ: the log in question is pulled again, part by part. A part that was
            // not accepted is not asked for twice.
            let lacking = lacking(&heads, &answer.heads).find(|it| !asked.contains(it));
            repair = match lacking {
                Some(repull) if repull.device == standing.device => {
                    replica.copied(repull.after + 1).map_err(SyncError::Replica)?;
                    return Err(SyncError::Copied);
                }
                Some(repull) => {
                    asked.insert(repull);
                    Repair { heads: true, repull: Some(repull) }
                }
                None if !repair.heads => Repair { heads: true, repull: None },
                // A hub restored from a backup gets the records that it has lost.
                None if replica.lost(&answer.heads).map_err(SyncError::Replica)? => {
                    Repair::default()
                }
                None => return Ok(()),
            };
        }
    }

    /// Sends records again, one at a time, that the hub refused for good some time ago.
    async fn try_again<R: Replica>(
        &mut self,
        replica: &mut R,
        size: &mut BatchSize,
        outcome: &mut Outcome,
    ) -> Result<(), SyncError<R::Error>> {
        while let Some(slice) = replica.refused_before().map_err(SyncError::Replica)? {
            let standing = replica.standing().map_err(SyncError::Replica)?;
            let (device, seq) = (slice.device, slice.first_seq);
            let push = Push { slices: &[slice], proof: Proof::default() };
            // Nothing else is asked for: the hub compares the record with its hole.
            let accepted = match self.ask(&standing, push, 0, size, Repair::default()).await {
                Ok(answer) => answer.refused.is_empty(),
                Err(SyncError::Link(LinkError::TooLarge)) => false,
                Err(error) => return Err(error),
            };
            replica.tried_again(device, seq, accepted).map_err(SyncError::Replica)?;
            outcome.sent += u64::from(accepted);
        }
        Ok(())
    }

    /// Tells the hub of the PCs that it has certified and lost, this one among them; returns
    /// whether there are any.
    async fn tell<R: Replica>(
        &mut self,
        replica: &R,
        office: &OfficeCode,
        answer: &Result<SyncResponse, SyncError<R::Error>>,
    ) -> Result<bool, SyncError<R::Error>> {
        let theirs: &[Member] = match answer {
            Ok(answer) if !answer.members.is_empty() => &answer.members,
            // It does not know this PC.
            Err(SyncError::Link(LinkError::Denied(401))) => &[],
            _ => return Ok(false),
        };
        let known = replica.members().map_err(SyncError::Replica)?;
        let lacking = lacking_members(known, theirs);
        tell_members(self.link, office, &lacking).await?;
        Ok(!lacking.is_empty())
    }

    /// Begins to receive records of open dossiers ahead of a long history, and ends that once the
    /// history has arrived.
    fn start_or_end_ahead<R: Replica>(
        &self,
        replica: &mut R,
        standing: &ReplicaState,
        answer: &SyncResponse,
    ) -> Result<(), SyncError<R::Error>> {
        let position = match standing.ahead {
            Some(_) if !answer.more => None,
            None if answer.more && answer.can.has(Capabilities::AHEAD) => {
                let heads = replica.heads().map_err(SyncError::Replica)?;
                let here = heads.iter().map(|head| head.last_seq).sum();
                if !is_far(here, answer.summary.records) {
                    return Ok(());
                }
                Some(AheadPosition::default())
            }
            _ => return Ok(()),
        };
        replica.set_ahead(position).map_err(SyncError::Replica)
    }

    async fn ask<E: std::error::Error>(
        &mut self,
        standing: &ReplicaState,
        push: Push<'_>,
        want: usize,
        size: &mut BatchSize,
        repair: Repair,
    ) -> Result<SyncResponse, SyncError<E>> {
        let ask = SyncRequest {
            after: standing.after,
            slices: push.slices.to_vec(),
            want: u32::try_from(want).unwrap_or(u32::MAX),
            heads: repair.heads,
            repull: repair.repull,
            published: standing.published,
            ahead: standing.ahead,
            members: Some(standing.members),
            signed_heads: standing.lacks_signed_heads,
            proof: push.proof,
            ..SyncRequest::nothing(standing.office.clone())
        };
        let sealed = Envelope::seal(&ask, standing.device, self.key);
        let asked = Envelope::signature_of(&sealed).ok_or(EnvelopeError::Garbage)?;
        let started = Instant::now();
        let body = self.link.post("v1/sync", sealed).await?;
        let answer = open_response(&body, &standing.office, &asked, &self.hub)?;
        let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let ahead = answer.ahead.as_ref().map_or(0, |ahead| bytes_of(&ahead.slices));
        size.record_success(bytes_of(push.slices).max(bytes_of(&answer.slices) + ahead), millis);
        Ok(answer)
    }
}

/// Tells a hub of PCs that it has certified, in case it has lost them. A program from before
/// refuses the message; that is no failure.
///
/// # Errors
/// When the hub cannot be reached or fails.
pub async fn tell_members(
    link: &mut Link,
    office: &OfficeCode,
    members: &[Member],
) -> Result<(), LinkError> {
    for part in members.chunks(KnownMembers::MOST) {
        let message = KnownMembers { office: office.clone(), members: part.to_vec() };
        match link.post("v1/members", message.to_bytes()).await {
            Err(LinkError::Denied(_) | LinkError::TooLarge | LinkError::Failed(400..=499)) => break,
            told => told?,
        };
    }
    Ok(())
}

/// Returns how long to wait after a failure; `None` when waiting does not help.
fn pause_after<E: std::error::Error>(error: &SyncError<E>, failures: u32) -> Option<Duration> {
    if failures > MAX_FAILURES {
        return None;
    }
    match error {
        SyncError::Link(LinkError::Busy(wait)) => Some(*wait),
        // The hub cannot be reached: the caller tries again later, the clerk sees "offline" now.
        SyncError::Link(LinkError::Unreachable) if failures > 1 => None,
        // The hub's disk is full: retrying does not help until an operator frees space.
        SyncError::Link(LinkError::Failed(507)) if failures > 1 => None,
        SyncError::Link(LinkError::Unreachable | LinkError::Cut | LinkError::Failed(500..))
        | SyncError::Answer(EnvelopeError::Garbage | EnvelopeError::Signature) => {
            Some(FIRST_PAUSE * 2_u32.pow(failures.min(5) - 1))
        }
        _ => None,
    }
}

/// Returns the single entry of a request that cannot be made smaller.
fn only_entry(slices: &[Slice]) -> Option<(domain::id::DeviceId, u64)> {
    match slices {
        [slice] if slice.entries.len() == 1 => Some((slice.device, slice.first_seq)),
        _ => None,
    }
}

fn bytes_of(slices: &[Slice]) -> usize {
    slices.iter().flat_map(|slice| &slice.entries).map(Entry::size).sum()
}

/// Returns the logs of which the hub has more than this PC.
fn lacking(mine: &[LogHead], hubs: &[LogHead]) -> impl Iterator<Item = Repull> {
    hubs.iter().filter_map(|hub| {
        let have = mine.iter().find(|it| it.device == hub.device).map_or(0, |it| it.last_seq);
        (have < hub.last_seq).then_some(Repull { device: hub.device, after: have })
    })
}
