//! Forwarding one direction of one connection.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::Instant;

use crate::{Shape, State};

/// Parts in flight at a time; more than that waits at the sender.
const ON_THE_WAY: usize = 16;
/// Largest part, in bytes, and the share of a second carried at a time.
const PART: u64 = 64 << 10;
const PARTS_PER_SECOND: u64 = 20;

pub struct Pump<'a> {
    pub from: &'a TcpStream,
    pub to: &'a TcpStream,
    pub upward: bool,
    pub state: &'a State,
    pub shape: &'a Shape,
    pub both: &'a Both,
}

/// What the two directions of a connection share.
pub struct Both {
    /// Bytes until it is cut.
    pub room: AtomicU64,
    /// Bytes carried.
    pub carried: AtomicU64,
    /// Whether it was cut.
    pub cut: AtomicBool,
}

/// Bytes and when they arrive.
type Part = (Instant, Vec<u8>);

impl Pump<'_> {
    /// Carries until the sender ends or the connection is cut.
    pub fn run(&self) {
        let (send, receive) = sync_channel(ON_THE_WAY);
        thread::scope(|scope| {
            let writer = scope.spawn(move || self.deliver(&receive));
            let cut = self.collect(|part| send.send(part).is_ok());
            drop(send);
            let _ = writer.join();
            if cut {
                let _ = (self.from.shutdown(Shutdown::Both), self.to.shutdown(Shutdown::Both));
            } else {
                let _ = self.to.shutdown(Shutdown::Write);
            }
        });
    }

    /// Reads parts and times them; whether the connection is to be cut after them.
    fn collect(&self, mut send: impl FnMut(Part) -> bool) -> bool {
        let step = self.shape.rate.map_or(PART, |rate| (rate / PARTS_PER_SECOND).clamp(64, PART));
        let mut buffer = vec![0; usize::try_from(step).unwrap_or(64)];
        let mut requests = Requests::default();
        let mut from = self.from;
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let carried = take(&self.both.room, count as u64);
            let part = &buffer[..usize::try_from(carried).unwrap_or(0)];
            self.note(part, &mut requests);
            let lane = &self.state.lanes[usize::from(self.upward)];
            let arrives = lane.leave(carried, self.shape.rate) + self.shape.delay;
            if !send((arrives, part.to_vec())) {
                return false;
            }
            if self.both.room.load(SeqCst) == 0 {
                if !self.both.cut.swap(true, SeqCst) {
                    self.state.count(|counts| counts.cuts += 1);
                }
                return true;
            }
        }
        false
    }

    fn note(&self, part: &[u8], requests: &mut Requests) {
        let bytes = part.len() as u64;
        let before = self.both.carried.fetch_add(bytes, SeqCst);
        if let Some((mark, tell)) = &self.shape.mark
            && (before..before + bytes).contains(mark)
        {
            // Nobody receives the signal any more; that is no failure.
            let _ = tell.send(());
        }
        if self.upward {
            let (begun, size) = requests.see(part);
            self.state.count(|counts| {
                counts.up += bytes;
                counts.requests += begun;
                counts.largest = counts.largest.max(size);
            });
        } else {
            self.state.count(|counts| counts.down += bytes);
        }
    }

    fn deliver(&self, parts: &Receiver<Part>) {
        let mut to = self.to;
        for (arrives, part) in parts {
            thread::sleep(arrives.saturating_duration_since(Instant::now()));
            if to.write_all(&part).is_err() {
                // The receiver has closed; the sender's next write fails.
                let _ = self.from.shutdown(Shutdown::Both);
                return;
            }
        }
    }
}

/// Takes a part of what is left, at most all of it.
fn take(room: &AtomicU64, wanted: u64) -> u64 {
    let all = room.fetch_update(SeqCst, SeqCst, |left| Some(left - wanted.min(left)));
    wanted.min(all.unwrap_or(0))
}

/// Finds the requests of a client that sends one after another.
#[derive(Default)]
struct Requests {
    /// The end of the part before, where a head may have begun.
    end: Vec<u8>,
    size: u64,
}

impl Requests {
    const MARK: &[u8] = b" HTTP/1.1\r\n";

    /// Returns how many requests begin in a part, and the bytes of the newest so far.
    fn see(&mut self, part: &[u8]) -> (u64, u64) {
        let text = [self.end.as_slice(), part].concat();
        let begun = text.windows(Self::MARK.len()).filter(|it| *it == Self::MARK).count();
        self.end = text[text.len().saturating_sub(Self::MARK.len() - 1)..].to_vec();
        if begun > 0 {
            self.size = 0;
        }
        self.size += part.len() as u64;
        (begun as u64, self.size)
    }
}

/// Reads a whole request, so that its sender is not cut off.
pub fn read_request(client: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = client.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..count]);
        let Some(end) = seen.windows(4).position(|it| it == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
        let length = head.lines().find_map(|it| it.strip_prefix("content-length: ")?.parse().ok());
        if seen.len() >= end + 4 + length.unwrap_or(0) {
            return;
        }
    }
}
