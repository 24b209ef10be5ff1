//! Two PCs of the office meet: each proves who it is, then each gives what the other lacks.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::TcpStream;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use domain::id::DeviceId;
use domain::time::Timestamp;
use replication::{
    Accepted, Channel, ChannelError, Hello, Part, Reason, Refused, Rejection, Role, Welcome,
    meeting_signed, plan_swap, sign_meeting,
};
use store::{Origin, RefusedRecord, Store, StoreError};

use crate::exchange::identity::{Identity, keep_members, key_of_member};
use crate::exchange::replica::heads_of;
use crate::exchange::transfer::{self, TransferError, Transferred};
use crate::view::Problem;

/// A connection on which nothing moves for so long is dead.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the other PC may need to take what was given.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(600);
/// Largest gift that is held in memory.
const MAX_IN_MEMORY_BYTES: usize = 4 << 20;
/// Largest gift at all.
const MAX_TRANSFER_BYTES: u64 = 4 << 30;

/// How a meeting went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// The other PC.
    pub peer: Option<DeviceId>,
    /// Records that are new there.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
}

/// Why a meeting ended early. What had been taken is kept.
#[derive(Debug, thiserror::Error)]
pub enum MeetError {
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Carry(#[from] TransferError),
    #[error("the other PC is not welcome: {0:?}")]
    Theirs(Rejection),
    #[error("this PC is not welcome: {0:?}")]
    Ours(Rejection),
}

impl From<std::io::Error> for MeetError {
    fn from(error: std::io::Error) -> Self {
        Self::Channel(ChannelError::Cut(error))
    }
}

impl From<MeetError> for Problem {
    fn from(error: MeetError) -> Self {
        match error {
            MeetError::Channel(ChannelError::Cut(_)) => Self::new("error.lan.cut"),
            MeetError::Channel(_) => Self::new("error.lan.stranger"),
            MeetError::Store(error) => error.into(),
            MeetError::Carry(error) => error.into(),
            MeetError::Theirs(Rejection::Unknown) => Self::new("error.lan.unknown"),
            MeetError::Theirs(Rejection::Revoked) => Self::new("error.lan.revoked"),
            MeetError::Ours(Rejection::Unknown) => Self::new("error.lan.unknown_here"),
            MeetError::Ours(Rejection::Revoked) => Self::new("error.lan.revoked_here"),
            MeetError::Theirs(Rejection::Same) | MeetError::Ours(Rejection::Same) => {
                Self::new("error.lan.same")
            }
        }
    }
}

/// A meeting over a connection.
pub struct Meeting<'a> {
    pub store: &'a mut Store,
    pub identity: &'a Identity,
    /// Where a large gift waits while it is proved.
    pub folder: &'a Path,
    pub now: Timestamp,
    pub met: Met,
}

impl Meeting<'_> {
    /// Meets the PC at the other end. `met` says how far it went, also when it ends early.
    pub fn run(&mut self, stream: TcpStream, role: Role) -> Result<(), MeetError> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(STALL_TIMEOUT))?;
        stream.set_write_timeout(Some(STALL_TIMEOUT))?;
        let mut channel = Channel::open(stream, role, &self.identity.seal)?;
        let mine = self.hello(&channel)?;
        let theirs = match role {
            Role::Initiator => {
                channel.say(&mine)?;
                channel.hear()?
            }
            Role::Responder => {
                let theirs = channel.hear()?;
                channel.say(&mine)?;
                theirs
            }
        };
        self.welcome(&mut channel, &theirs)?;
        self.met.peer = Some(theirs.device);
        match role {
            Role::Initiator => {
                self.give(&mut channel, &mine, &theirs)?;
                self.take(&mut channel)
            }
            Role::Responder => {
                self.take(&mut channel)?;
                self.give(&mut channel, &mine, &theirs)
            }
        }
    }

    fn hello(&self, channel: &Channel<TcpStream>) -> Result<Hello, MeetError> {
        let forked = self.store.parked()?.into_iter();
        let forked = forked.filter(|it| !it.outgoing && it.reason == Reason::Fork.as_str());
        let Identity { office, device, key, .. } = self.identity;
        Ok(Hello {
            device: *device,
            proof: sign_meeting(office, channel.role(), channel.binding(), key),
            members: self.store.members()?,
            heads: heads_of(self.store)?,
            forked: forked.map(|it| it.device).collect::<BTreeSet<_>>().into_iter().collect(),
            published: self.store.hub()?.map_or(0, |hub| hub.published),
        })
    }

    /// Checks who the other one is, and hears what it thinks of this one.
    fn welcome(
        &mut self,
        channel: &mut Channel<TcpStream>,
        theirs: &Hello,
    ) -> Result<(), MeetError> {
        let Identity { office, hub, .. } = self.identity;
        keep_members(self.store, office, hub, &theirs.members)?;
        let verdict = self.verdict(channel, theirs)?;
        channel.say(&Welcome { refused: verdict })?;
        let answer: Welcome = channel.hear()?;
        match (verdict, answer.refused) {
            (Some(why), _) => Err(MeetError::Theirs(why)),
            (None, Some(why)) => Err(MeetError::Ours(why)),
            (None, None) => Ok(()),
        }
    }

    fn verdict(
        &self,
        channel: &Channel<TcpStream>,
        theirs: &Hello,
    ) -> Result<Option<Rejection>, MeetError> {
        let Identity { office, device, .. } = self.identity;
        if theirs.device == *device {
            return Ok(Some(Rejection::Same));
        }
        let members = self.store.members()?;
        let known = members.iter().find(|it| it.facts.device == theirs.device);
        if known.is_some_and(|it| it.facts.revoked_at.is_some()) {
            return Ok(Some(Rejection::Revoked));
        }
        let role = match channel.role() {
            Role::Initiator => Role::Responder,
            Role::Responder => Role::Initiator,
        };
        let proved = key_of_member(&members, theirs.device).is_some_and(|key| {
            meeting_signed(office, role, channel.binding(), &theirs.proof, &key)
        });
        Ok((!proved).then_some(Rejection::Unknown))
    }

    fn give(
        &mut self,
        channel: &mut Channel<TcpStream>,
        mine: &Hello,
        theirs: &Hello,
    ) -> Result<(), MeetError> {
        let (proofs, provable) = transfer::proofs(self.store, self.identity)?;
        let swap = plan_swap(&mine.heads, &theirs.heads);
        let within = |part: Part| {
            let upto = part.upto.min(provable.get(&part.device).copied().unwrap_or(0));
            (upto > part.after && !theirs.forked.contains(&part.device))
                .then_some(Part { upto, ..part })
        };
        let parts: Vec<_> = swap.give.into_iter().filter_map(within).collect();
        if parts.is_empty() && mine.published <= theirs.published {
            return Ok(channel.writer().end()?);
        }
        let took = self.give_parts(channel, &parts, proofs.clone())?;
        if !took.again.is_empty() {
            let whole = parts.iter().filter(|part| took.again.contains(&part.device));
            let whole: Vec<_> = whole.map(|part| Part { after: 0, ..*part }).collect();
            self.give_parts(channel, &whole, proofs)?;
        }
        Ok(())
    }

    fn give_parts(
        &mut self,
        channel: &mut Channel<TcpStream>,
        parts: &[Part],
        proofs: replication::Proofs,
    ) -> Result<Accepted, MeetError> {
        let writer = channel.writer();
        let go_on = &mut |_, _| ControlFlow::Continue(());
        let writer = transfer::give(self.store, self.identity, parts, proofs, writer, go_on)?;
        writer.end()?;
        channel.stream().set_read_timeout(Some(TRANSFER_TIMEOUT))?;
        let took: Accepted = channel.hear()?;
        channel.stream().set_read_timeout(Some(STALL_TIMEOUT))?;
        for place in &took.refused {
            let Refused { device, seq, reason } = *place;
            // The other side says where; what is not here was never given.
            if self.store.chain_at(device, seq)?.is_some() && seq > 0 {
                let place = RefusedRecord { device, seq, reason: reason.as_str() };
                self.store.park_transferred(&place, self.now)?;
            }
        }
        self.met.sent += took.received;
        Ok(took)
    }

    fn take(&mut self, channel: &mut Channel<TcpStream>) -> Result<(), MeetError> {
        let again = self.take_parts(channel)?;
        if again {
            self.take_parts(channel)?;
        }
        Ok(())
    }

    /// Takes one gift; whether parts of it must come again.
    fn take_parts(&mut self, channel: &mut Channel<TcpStream>) -> Result<bool, MeetError> {
        let mut spool = tempfile::spooled_tempfile_in(MAX_IN_MEMORY_BYTES, self.folder);
        let mut reader = channel.reader();
        let length = std::io::copy(&mut (&mut reader).take(MAX_TRANSFER_BYTES), &mut spool)?;
        if !reader.is_done() {
            return Err(ChannelError::Garbage.into());
        }
        if length == 0 {
            return Ok(false);
        }
        std::io::Seek::rewind(&mut spool)?;
        let came = (Origin::Pc, self.now);
        let Transferred { received, refused, again, .. } =
            transfer::take(self.store, self.identity, &mut spool, came, &mut |_, _| {
                ControlFlow::Continue(())
            })?;
        self.met.received += received;
        let refused = refused.iter().filter_map(|it| {
            let reason = Reason::from_name(it.reason)?;
            Some(Refused { device: it.device, seq: it.seq, reason })
        });
        let took = Accepted { received, refused: refused.collect(), again };
        channel.say(&took)?;
        Ok(!took.again.is_empty())
    }
}
