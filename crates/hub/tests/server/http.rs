//! A minimal HTTP/1.1 client that can send malformed requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A response.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Returns a header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }
}

/// Returns a connection.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the hub listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Returns the head of a POST request for a body of `length` bytes.
pub fn post_head(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: hub\r\ncontent-length: {length}\r\n\r\n")
}

/// Posts a body on a new connection.
pub fn post(address: SocketAddr, path: &str, body: &[u8]) -> Reply {
    let mut stream = connect(address);
    stream.write_all(post_head(path, body.len()).as_bytes()).expect("sent");
    stream.write_all(body).expect("sent");
    read_reply(&mut stream)
}

/// Gets a page on a new connection.
pub fn get(address: SocketAddr, path: &str) -> Reply {
    let mut stream = connect(address);
    let head = format!("GET {path} HTTP/1.1\r\nhost: hub\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    read_reply(&mut stream)
}

/// Reads a reply with a content length.
pub fn read_reply(stream: &mut impl Read) -> Reply {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        assert_ne!(reader.read_line(&mut line).expect("a head"), 0, "cut after {lines:?}");
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let status = lines[0].split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
    let header = |line: &String| {
        line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))
    };
    let headers: Vec<_> = lines[1..].iter().filter_map(header).collect();
    let mut reply = Reply { status, headers, body: Vec::new() };
    let length = reply.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    reply.body.resize(length, 0);
    reader.read_exact(&mut reply.body).expect("a body");
    reply
}
