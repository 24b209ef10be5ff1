//! Discovery of the office's PCs by mDNS (RFC 6762). Names are made of hashes: without the office's
//! secret they reveal neither the office nor the PC.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use domain::id::DeviceId;
use mdns_sd::{Receiver, ServiceDaemon, ServiceEvent, ServiceInfo};
use replication::office_tag;

use crate::error::ExchangeError;

const SERVICE: &str = "_motcua._tcp.local.";
/// How often a search checks whether to go on.
pub const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// How long the good-bye message may take.
const GOODBYE: Duration = Duration::from_millis(500);

/// Finds other PCs and is found by them.
pub struct Finder {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
    office: String,
    me: String,
    peers: BTreeMap<String, Vec<SocketAddr>>,
}

impl Finder {
    /// Starts to look for PCs of the office, and announces `port` if there is one.
    pub fn new(
        seal: &[u8; 32],
        device: DeviceId,
        port: Option<u16>,
    ) -> Result<Self, ExchangeError> {
        let office = hex(&office_tag(seal));
        let secret = [seal.as_slice(), device.as_bytes()].concat();
        let me = hex(&blake3_tag(&secret));
        let failed = |error: mdns_sd::Error| ExchangeError::Network(error.to_string());
        let daemon = ServiceDaemon::new().map_err(failed)?;
        if let Some(port) = port {
            let name = format!("{office}-{me}");
            let host = format!("{name}.local.");
            let info = ServiceInfo::new(SERVICE, &name, &host, (), port, None);
            daemon.register(info.map_err(failed)?.enable_addr_auto()).map_err(failed)?;
        }
        let events = daemon.browse(SERVICE).map_err(failed)?;
        Ok(Self { daemon, events, office, me, peers: BTreeMap::new() })
    }

    /// Waits for an event until a time. Returns the PCs that are there now, with their addresses.
    pub fn wait(&mut self, until: Instant) -> &BTreeMap<String, Vec<SocketAddr>> {
        while let Ok(event) = self.events.recv_deadline(until) {
            if self.learn(event) {
                break;
            }
        }
        &self.peers
    }

    /// Waits for the first PC at most `patience`, and then `more` for others, while `go_on` returns
    /// true.
    pub fn all(
        &mut self,
        patience: Duration,
        more: Duration,
        go_on: &mut dyn FnMut() -> bool,
    ) -> &BTreeMap<String, Vec<SocketAddr>> {
        let mut until = Instant::now() + patience;
        let mut found = false;
        while Instant::now() < until && go_on() {
            let some = !self.wait(until.min(Instant::now() + POLL_INTERVAL)).is_empty();
            if some && !found {
                until = until.min(Instant::now() + more);
            }
            found |= some;
        }
        &self.peers
    }

    /// Applies an event; returns whether a PC of the office appeared or left.
    fn learn(&mut self, event: ServiceEvent) -> bool {
        match event {
            ServiceEvent::ServiceResolved(found) => {
                let Some(name) = self.of_office(&found.fullname) else { return false };
                let port = found.port;
                let mut addresses: Vec<_> = found
                    .addresses
                    .iter()
                    .map(|address| SocketAddr::new(address.to_ip_addr(), port))
                    // A link-local IPv6 address needs a zone, which mDNS does not give.
                    .filter(|it| it.is_ipv4() || !is_link_local(it))
                    .collect();
                addresses.sort();
                self.peers.insert(name, addresses.clone()) != Some(addresses)
            }
            ServiceEvent::ServiceRemoved(_, fullname) => {
                self.of_office(&fullname).is_some_and(|name| self.peers.remove(&name).is_some())
            }
            _ => false,
        }
    }

    /// Returns the name of another PC of the office.
    fn of_office(&self, fullname: &str) -> Option<String> {
        let name = fullname.strip_suffix(SERVICE)?.strip_suffix('.')?;
        let (office, pc) = name.split_once('-')?;
        (office == self.office && pc != self.me).then(|| pc.to_owned())
    }
}

impl Drop for Finder {
    fn drop(&mut self) {
        // Best effort: without it, others keep this PC in their list until its mDNS records expire.
        if let Ok(gone) = self.daemon.shutdown() {
            let _ = gone.recv_timeout(GOODBYE);
        }
    }
}

fn is_link_local(address: &SocketAddr) -> bool {
    match address {
        SocketAddr::V4(_) => false,
        SocketAddr::V6(address) => address.ip().segments()[0] & 0xffc0 == 0xfe80,
    }
}

fn blake3_tag(secret: &[u8]) -> [u8; 6] {
    let mut tag = [0; 6];
    tag.copy_from_slice(&blake3::derive_key("mot-cua lan name 1", secret)[..6]);
    tag
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
