//! A meeting of two PCs of the office: each proves its identity, then each gives the records that
//! the other lacks.

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
use store::{Origin, RefusedRecord, Store};

use crate::error::ExchangeError;
use crate::identity::{Identity, keep_members, key_of_member};
use crate::replica::heads_of;
use crate::transfer::{self, Transferred};

/// A connection on which nothing moves for this long is given up.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the other PC may need to insert what it was sent.
const TRANSFER_TIMEOUT: Duration = Duration::from_secs(600);
/// Largest transfer that is held in memory; a larger one waits in a file.
const MAX_IN_MEMORY_BYTES: usize = 4 << 20;
/// Largest transfer that is accepted.
const MAX_TRANSFER_BYTES: u64 = 4 << 30;

/// The outcome of a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// The other PC.
    pub peer: Option<DeviceId>,
    /// Records that are new there.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
}

/// A meeting over a connection.
pub struct Meeting<'a> {
    pub store: &'a mut Store,
    pub identity: &'a Identity,
    /// Where a large transfer is stored while it is proved.
    pub folder: &'a Path,
    pub now: Timestamp,
    pub met: Met,
}

impl Meeting<'_> {
    /// Meets the PC at the other end. `met` has the outcome, also when the meeting ends early.
    pub fn run(&mut self, stream: TcpStream, role: Role) -> Result<(), ExchangeError> {
        stream.set_nodelay(true).map_err(cut)?;
        stream.set_read_timeout(Some(STALL_TIMEOUT)).map_err(cut)?;
        stream.set_write_timeout(Some(STALL_TIMEOUT)).map_err(cut)?;
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
                self.receive(&mut channel)
            }
            Role::Responder => {
                self.receive(&mut channel)?;
                self.give(&mut channel, &mine, &theirs)
            }
        }
    }

    fn hello(&self, channel: &Channel<TcpStream>) -> Result<Hello, ExchangeError> {
        let forked = self.store.parked()?.into_iter();
        let forked = forked.filter(|it| !it.outgoing && it.reason == Reason::Fork);
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

    /// Checks the other PC, and receives its verdict on this one.
    fn welcome(
        &mut self,
        channel: &mut Channel<TcpStream>,
        theirs: &Hello,
    ) -> Result<(), ExchangeError> {
        let Identity { office, hub, .. } = self.identity;
        keep_members(self.store, office, hub, &theirs.members)?;
        let verdict = self.verdict(channel, theirs)?;
        channel.say(&Welcome { refused: verdict })?;
        let answer: Welcome = channel.hear()?;
        match (verdict, answer.refused) {
            (Some(why), _) => Err(ExchangeError::Theirs(why)),
            (None, Some(why)) => Err(ExchangeError::Ours(why)),
            (None, None) => Ok(()),
        }
    }

    fn verdict(
        &self,
        channel: &Channel<TcpStream>,
        theirs: &Hello,
    ) -> Result<Option<Rejection>, ExchangeError> {
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
    ) -> Result<(), ExchangeError> {
        let (proofs, provable) = transfer::proofs(self.store, self.identity)?;
        let swap = plan_swap(&mine.heads, &theirs.heads);
        let within = |part: Part| {
            let upto = part.upto.min(provable.get(&part.device).copied().unwrap_or(0));
            (upto > part.after && !theirs.forked.contains(&part.device))
                .then_some(Part { upto, ..part })
        };
        let parts: Vec<_> = swap.give.into_iter().filter_map(within).collect();
        if parts.is_empty() && mine.published <= theirs.published {
            return channel.writer().end().map_err(cut);
        }
        let accepted = self.give_parts(channel, &parts, proofs.clone())?;
        if !accepted.again.is_empty() {
            let whole = parts.iter().filter(|part| accepted.again.contains(&part.device));
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
    ) -> Result<Accepted, ExchangeError> {
        let writer = channel.writer();
        let go_on = &mut |_, _| ControlFlow::Continue(());
        let writer = transfer::give(self.store, self.identity, parts, proofs, writer, go_on)?;
        writer.end().map_err(cut)?;
        channel.stream().set_read_timeout(Some(TRANSFER_TIMEOUT)).map_err(cut)?;
        let accepted: Accepted = channel.hear()?;
        channel.stream().set_read_timeout(Some(STALL_TIMEOUT)).map_err(cut)?;
        for refused in &accepted.refused {
            let Refused { device, seq, reason } = *refused;
            // The other side names the record; one that is not here was never given.
            if self.store.chain_at(device, seq)?.is_some() && seq > 0 {
                let record = RefusedRecord { device, seq, reason };
                self.store.park_transferred(&record, self.now)?;
            }
        }
        self.met.sent += accepted.received;
        Ok(accepted)
    }

    fn receive(&mut self, channel: &mut Channel<TcpStream>) -> Result<(), ExchangeError> {
        let again = self.receive_parts(channel)?;
        if again {
            self.receive_parts(channel)?;
        }
        Ok(())
    }

    /// Receives one transfer; returns whether parts of it must be sent again.
    fn receive_parts(&mut self, channel: &mut Channel<TcpStream>) -> Result<bool, ExchangeError> {
        let mut spool = tempfile::spooled_tempfile_in(MAX_IN_MEMORY_BYTES, self.folder);
        let mut reader = channel.reader();
        let length =
            std::io::copy(&mut (&mut reader).take(MAX_TRANSFER_BYTES), &mut spool).map_err(cut)?;
        if !reader.is_done() {
            return Err(ChannelError::Garbage.into());
        }
        if length == 0 {
            return Ok(false);
        }
        std::io::Seek::rewind(&mut spool).map_err(cut)?;
        let Transferred { received, refused, again, .. } = transfer::accept(
            self.store,
            self.identity,
            &mut spool,
            Origin::Pc,
            self.now,
            &mut |_, _| ControlFlow::Continue(()),
        )?;
        self.met.received += received;
        let refused =
            refused.iter().map(|it| Refused { device: it.device, seq: it.seq, reason: it.reason });
        let accepted = Accepted { received, refused: refused.collect(), again };
        channel.say(&accepted)?;
        Ok(!accepted.again.is_empty())
    }
}

fn cut(error: std::io::Error) -> ExchangeError {
    ChannelError::Cut(error).into()
}
