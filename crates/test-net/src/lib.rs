//! A TCP proxy that simulates a slow, lossy network: limited rate, delay, cuts at any byte, answers
//! from strangers. It forwards between a client and a server on this machine and counts bytes, for
//! tests and benches.

mod lane;
mod pump;

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use lane::Lane;
use pump::{Both, Pump, read_request};

/// How the simulated network behaves.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Bytes per second each way, shared by all connections; none is unlimited.
    pub rate: Option<u64>,
    /// Delay of each byte.
    pub delay: Duration,
    /// Cut each connection after a number of bytes between these, both ways together.
    pub cut: Option<(u64, u64)>,
    /// Whole answers of strangers, one per connection, before the server is reached.
    pub strangers: Vec<Vec<u8>>,
    /// Signals when a connection has carried this many bytes, both ways together.
    pub mark: Option<(u64, Sender<()>)>,
}

/// Traffic of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Bytes toward the server, HTTP heads included.
    pub up: u64,
    /// Bytes from the server, HTTP heads included.
    pub down: u64,
    /// HTTP requests.
    pub requests: u64,
    /// Connections that were cut.
    pub cuts: u64,
    /// Bytes of the largest request, counted up to a cut.
    pub largest: u64,
}

impl Counts {
    /// Bytes both ways.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.up + self.down
    }

    /// Returns the traffic since an earlier count.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self {
            up: self.up - earlier.up,
            down: self.down - earlier.down,
            requests: self.requests - earlier.requests,
            cuts: self.cuts - earlier.cuts,
            largest: self.largest,
        }
    }
}

/// A running link.
pub struct SlowLink {
    /// The address clients are given.
    pub url: String,
    state: Arc<State>,
}

struct State {
    server: String,
    shape: Mutex<Shape>,
    counts: Mutex<Counts>,
    lanes: [Lane; 2],
    random: Mutex<u64>,
}

impl SlowLink {
    /// Returns a link to a server at an IP address and port.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn new(server: &str, shape: Shape) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State {
            server: server.to_owned(),
            shape: Mutex::new(shape),
            counts: Mutex::default(),
            lanes: [Lane::default(), Lane::default()],
            random: Mutex::new(0x9e37_79b9_7f4a_7c15),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || state.carry(client));
            }
        });
        Ok(Self { url, state })
    }

    /// Returns its traffic until now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        *self.state.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the link for connections made from now on.
    pub fn reshape(&self, shape: Shape) {
        *self.state.shape.lock().unwrap_or_else(PoisonError::into_inner) = shape;
    }
}

impl State {
    fn count(&self, add: impl FnOnce(&mut Counts)) {
        add(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn carry(&self, mut client: TcpStream) {
        let (shape, stranger) = {
            let mut shape = self.shape.lock().unwrap_or_else(PoisonError::into_inner);
            let stranger = (!shape.strangers.is_empty()).then(|| shape.strangers.remove(0));
            (shape.clone(), stranger)
        };
        if let Some(answer) = stranger {
            read_request(&mut client);
            let _ = client.write_all(&answer);
            let _ = client.shutdown(Shutdown::Both);
            return;
        }
        let Ok(server) = TcpStream::connect(&self.server) else { return };
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let both = Both {
            room: AtomicU64::new(match shape.cut {
                Some((least, most)) => least + self.next() % (most - least).max(1),
                None => u64::MAX,
            }),
            carried: AtomicU64::new(0),
            cut: AtomicBool::new(false),
        };
        let pump =
            |from, to, upward| Pump { from, to, upward, state: self, shape: &shape, both: &both };
        thread::scope(|scope| {
            scope.spawn(|| pump(&client, &server, true).run());
            pump(&server, &client, false).run();
        });
    }

    /// Returns a number that looks random, the same in every run (xorshift).
    fn next(&self) -> u64 {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        *random
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    /// Returns a server that sends back what it is sent.
    fn echo() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || {
                    let mut back = stream.try_clone().expect("a handle");
                    let _ = std::io::copy(&mut stream, &mut back);
                    let _ = back.shutdown(Shutdown::Write);
                });
            }
        });
        address
    }

    /// Sends bytes and reads until the end.
    fn send(link: &SlowLink, bytes: &[u8]) -> Vec<u8> {
        let address = link.url.strip_prefix("http://").expect("an address");
        let mut stream = TcpStream::connect(address).expect("the link");
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut back = Vec::new();
        let _ = stream.read_to_end(&mut back);
        back
    }

    #[test]
    fn carries_and_counts() {
        let link = SlowLink::new(&echo(), Shape::default()).expect("a link");
        let request = b"POST /v1/sync HTTP/1.1\r\ncontent-length: 3\r\n\r\nabc";
        assert_eq!(send(&link, request), request);
        let counts = link.counts();
        let bytes = request.len() as u64;
        assert_eq!((counts.up, counts.down, counts.requests), (bytes, bytes, 1));
        assert_eq!((counts.largest, counts.cuts, counts.bytes()), (bytes, 0, 2 * bytes));
    }

    #[test]
    fn cuts_at_the_byte_and_tells_the_mark() {
        let (mark, marks) = channel();
        let shape = Shape { cut: Some((700, 701)), mark: Some((300, mark)), ..Shape::default() };
        let link = SlowLink::new(&echo(), shape).expect("a link");
        let back = send(&link, &[7; 500]);
        assert!(back.len() <= 200, "{} came back", back.len());
        assert_eq!((link.counts().bytes(), link.counts().cuts), (700, 1));
        assert_eq!(marks.try_iter().count(), 1);
        link.reshape(Shape { strangers: vec![b"who?".to_vec()], ..Shape::default() });
        assert_eq!(send(&link, b"GET / HTTP/1.1\r\n\r\n"), b"who?");
        assert_eq!(send(&link, &[7; 5000]).len(), 5000, "one stranger only");
    }

    #[test]
    fn has_the_set_rate_and_delay() {
        let delay = Duration::from_millis(60);
        let shape = Shape { rate: Some(20_000), delay, ..Shape::default() };
        let link = SlowLink::new(&echo(), shape).expect("a link");
        let start = Instant::now();
        assert_eq!(send(&link, &[7; 4_000]).len(), 4_000);
        // A fifth of a second up and the first part again down, and the way twice.
        assert!(start.elapsed() >= Duration::from_millis(320), "{:?}", start.elapsed());
    }
}
