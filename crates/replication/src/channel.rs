//! A private channel between two PCs of one office over a plain connection.
//!
//! The Noise protocol framework with `NNpsk0`: fresh keys for each meeting, mixed with a secret
//! that only the office's PCs have. An eavesdropper can read nothing, not even later with the
//! office's secret. Each PC proves its identity inside the channel, by signing the hash of the
//! handshake.

use std::io::{ErrorKind, Read, Write};

use minicbor::{Decode, Encode};
use snow::{Builder, HandshakeState, TransportState};

use crate::bundle::office_tag;
use crate::envelope::{expand, press};

const PATTERN: &str = "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s";
/// Largest message of the Noise protocol.
const MAX_PART: usize = 65_535;
/// Largest content of such a message: without the seal and the mark.
const MAX_CONTENT: usize = MAX_PART - 16 - 1;
const LAST: u8 = 1;
/// Largest short message.
const MAX_SHORT: u64 = 1 << 20;

/// Why a channel failed.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// The other side is no PC of this office, or its message was changed on the way.
    #[error("the other side is not of this office")]
    Stranger,
    /// The connection ended or stalled.
    #[error("the connection was cut")]
    Cut(#[source] std::io::Error),
    /// A message cannot be read.
    #[error("the other side speaks another language")]
    Garbage,
}

impl From<std::io::Error> for ChannelError {
    fn from(error: std::io::Error) -> Self {
        Self::Cut(error)
    }
}

/// A side of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The side that connected.
    Initiator,
    /// The side that listened.
    Responder,
}

/// A channel over a connection.
pub struct Channel<S> {
    stream: S,
    noise: TransportState,
    binding: [u8; 32],
    role: Role,
}

impl<S: Read + Write> Channel<S> {
    /// Runs the handshake with a PC that knows the office's secret.
    ///
    /// # Errors
    /// [`ChannelError::Stranger`] when it does not.
    pub fn open(mut stream: S, role: Role, seal: &[u8; 32]) -> Result<Self, ChannelError> {
        let secret = blake3::derive_key("mot-cua lan 1", seal);
        let tag = office_tag(seal);
        let mut shaking = handshake(role, &secret, &tag).ok_or(ChannelError::Garbage)?;
        let mut buffer = vec![0; MAX_PART];
        let mut turn = role == Role::Initiator;
        while !shaking.is_handshake_finished() {
            if turn {
                let length = shaking.write_message(&[], &mut buffer).map_err(stranger)?;
                write_part(&mut stream, &buffer[..length])?;
            } else {
                let part = read_part(&mut stream)?;
                shaking.read_message(&part, &mut buffer).map_err(stranger)?;
            }
            turn = !turn;
        }
        let binding = shaking.get_handshake_hash().try_into().map_err(|_| ChannelError::Garbage)?;
        let noise = shaking.into_transport_mode().map_err(stranger)?;
        Ok(Self { stream, noise, binding, role })
    }

    /// Returns bytes that are unique to this meeting and the same on both sides.
    #[must_use]
    pub const fn binding(&self) -> &[u8; 32] {
        &self.binding
    }

    /// Returns the side of this PC.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Returns the connection, to set its timeouts.
    #[must_use]
    pub const fn stream(&self) -> &S {
        &self.stream
    }

    /// Sends a short message.
    ///
    /// # Errors
    /// [`ChannelError::Cut`].
    pub fn say<T: Encode<()>>(&mut self, message: &T) -> Result<(), ChannelError> {
        let mut writer = self.writer();
        writer.write_all(&press(message))?;
        Ok(writer.end()?)
    }

    /// Receives a short message.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn hear<T: for<'b> Decode<'b, ()>>(&mut self) -> Result<T, ChannelError> {
        let mut bytes = Vec::new();
        let mut reader = self.reader();
        (&mut reader).take(MAX_SHORT).read_to_end(&mut bytes).map_err(in_part)?;
        if !reader.is_done() {
            return Err(ChannelError::Garbage);
        }
        expand(&bytes).map_err(|_| ChannelError::Garbage)
    }

    /// Begins a message of any length.
    pub fn writer(&mut self) -> MessageWriter<'_, S> {
        MessageWriter { channel: self, content: vec![0] }
    }

    /// Reads a message of any length.
    pub fn reader(&mut self) -> MessageReader<'_, S> {
        MessageReader { channel: self, content: Vec::new(), at: 0, last: false }
    }
}

fn handshake(role: Role, secret: &[u8; 32], tag: &[u8; 8]) -> Option<HandshakeState> {
    let builder = Builder::new(PATTERN.parse().ok()?).psk(0, secret).ok()?.prologue(tag).ok()?;
    match role {
        Role::Initiator => builder.build_initiator().ok(),
        Role::Responder => builder.build_responder().ok(),
    }
}

fn stranger(_: snow::Error) -> ChannelError {
    ChannelError::Stranger
}

/// Restores the error that reading through [`Read`] hides: a changed message is reported as such.
fn in_part(error: std::io::Error) -> ChannelError {
    if error.kind() == ErrorKind::InvalidData {
        ChannelError::Stranger
    } else {
        ChannelError::Cut(error)
    }
}

fn write_part(stream: &mut impl Write, part: &[u8]) -> std::io::Result<()> {
    let length = u16::try_from(part.len()).map_err(std::io::Error::other)?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(part)?;
    stream.flush()
}

fn read_part(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut part = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut part)?;
    Ok(part)
}

/// Writes one message, ended by [`MessageWriter::end`].
pub struct MessageWriter<'a, S> {
    channel: &'a mut Channel<S>,
    /// The mark of the current part, then its content.
    content: Vec<u8>,
}

impl<S: Read + Write> MessageWriter<'_, S> {
    /// Ends the message.
    ///
    /// # Errors
    /// When the connection is cut.
    pub fn end(mut self) -> std::io::Result<()> {
        self.content[0] = LAST;
        self.part()
    }

    fn part(&mut self) -> std::io::Result<()> {
        let mut sealed = vec![0; self.content.len() + 16];
        let length = self
            .channel
            .noise
            .write_message(&self.content, &mut sealed)
            .map_err(std::io::Error::other)?;
        self.content.truncate(1);
        write_part(&mut self.channel.stream, &sealed[..length])
    }
}

impl<S: Read + Write> Write for MessageWriter<'_, S> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = MAX_CONTENT + 1 - self.content.len();
        let some = &bytes[..bytes.len().min(room)];
        self.content.extend_from_slice(some);
        if self.content.len() > MAX_CONTENT {
            self.part()?;
        }
        Ok(some.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Reads one message.
pub struct MessageReader<'a, S> {
    channel: &'a mut Channel<S>,
    content: Vec<u8>,
    at: usize,
    last: bool,
}

impl<S> MessageReader<'_, S> {
    /// Returns whether all of the message was read.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.last && self.at == self.content.len()
    }
}

impl<S: Read + Write> Read for MessageReader<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.content.len() {
            if self.last {
                return Ok(0);
            }
            let part = read_part(&mut self.channel.stream)?;
            let mut content = vec![0; part.len()];
            let length = self
                .channel
                .noise
                .read_message(&part, &mut content)
                .map_err(|_| std::io::Error::from(ErrorKind::InvalidData))?;
            content.truncate(length);
            let mark = content.first().ok_or(ErrorKind::InvalidData)?;
            self.last = *mark == LAST;
            (self.content, self.at) = (content, 1);
        }
        let some = buffer.len().min(self.content.len() - self.at);
        buffer[..some].copy_from_slice(&self.content[self.at..self.at + some]);
        self.at += some;
        Ok(some)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::thread::{JoinHandle, spawn};

    use super::*;

    /// Returns a connection; the function is its other side.
    fn meet<T: Send + 'static>(
        other: impl FnOnce(TcpStream) -> T + Send + 'static,
    ) -> (TcpStream, JoinHandle<T>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let other = spawn(move || other(listener.accept().unwrap().0));
        (stream, other)
    }

    #[test]
    fn messages_of_every_length_come_whole() {
        let lengths = [0, 1, MAX_CONTENT - 1, MAX_CONTENT, MAX_CONTENT + 1, 3 * MAX_CONTENT + 7];
        let (stream, other) = meet(move |stream| {
            let mut channel = Channel::open(stream, Role::Responder, &[1; 32]).unwrap();
            for _ in lengths {
                let mut bytes = Vec::new();
                channel.reader().read_to_end(&mut bytes).unwrap();
                channel.say(&(bytes.len() as u64)).unwrap();
            }
            *channel.binding()
        });
        let mut channel = Channel::open(stream, Role::Initiator, &[1; 32]).unwrap();
        for length in lengths {
            let mut writer = channel.writer();
            writer.write_all(&vec![7; length]).unwrap();
            writer.end().unwrap();
            assert_eq!(channel.hear::<u64>().unwrap(), length as u64);
        }
        assert_eq!(*channel.binding(), other.join().unwrap());
    }

    #[test]
    fn another_office_is_a_stranger() {
        let (stream, other) = meet(|stream| Channel::open(stream, Role::Responder, &[1; 32]).err());
        assert!(Channel::open(stream, Role::Initiator, &[2; 32]).is_err());
        assert!(matches!(other.join().unwrap(), Some(ChannelError::Stranger)));
        // A stranger, and an eavesdropper.
        let (mut stream, other) =
            meet(|stream| Channel::open(stream, Role::Responder, &[1; 32]).err());
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        drop(stream);
        assert!(other.join().unwrap().is_some());
    }

    #[test]
    fn what_was_changed_on_the_way_is_noticed() {
        let (stream, other) = meet(|stream| {
            let mut channel = Channel::open(stream, Role::Responder, &[1; 32]).unwrap();
            channel.hear::<u64>().err()
        });
        let mut channel = Channel::open(stream, Role::Initiator, &[1; 32]).unwrap();
        let mut sealed = vec![0; 40];
        let length = channel.noise.write_message(&[LAST, 7], &mut sealed).unwrap();
        sealed[0] ^= 1;
        write_part(&mut channel.stream, &sealed[..length]).unwrap();
        assert!(matches!(other.join().unwrap(), Some(ChannelError::Stranger)));
    }
}
