//! A link to a hub over HTTP, which counts its traffic.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Client, Response, StatusCode, Url};

use crate::envelope::MAX_UNPACKED_BYTES;

/// A link counts as dead when nothing moves for this long; a slow link is not dead.
const STALL: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(15);
/// Longest wait that a busy hub may ask for.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// Traffic of a link: bytes of bodies and HTTP headers, without TLS and TCP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests begun.
    pub requests: u64,
    /// Bytes sent.
    pub bytes_up: u64,
    /// Bytes received.
    pub bytes_down: u64,
}

/// Why a request got no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The address is not valid.
    #[error("this is no address of a hub")]
    Address,
    /// The given authority's certificate is not valid.
    #[error("this is no certificate")]
    NoCertificate,
    /// The hub's certificate is not of an authority that this PC trusts, or not for this address.
    #[error("the hub's certificate is not trusted")]
    Untrusted,
    /// Nothing answers at the address.
    #[error("the hub cannot be reached")]
    Unreachable,
    /// The link broke or stalled, or the response was cut.
    #[error("the link was cut")]
    Cut,
    /// The message is larger than the hub accepts.
    #[error("the hub takes no messages of this size")]
    TooLarge,
    /// The hub asks to wait.
    #[error("the hub is busy")]
    Busy(Duration),
    /// The hub does not know this PC, or has revoked it.
    #[error("the hub does not accept this PC ({0})")]
    Denied(u16),
    /// The hub failed, or something else answered.
    #[error("the hub failed ({0})")]
    Failed(u16),
}

/// A link to one hub.
#[derive(Debug)]
pub struct Link {
    client: Client,
    base: Url,
    /// Returns its traffic.
    pub traffic: Traffic,
}

impl Link {
    /// Makes a link to the hub at an address such as `https://hub.example`. Its certificate must
    /// come from an authority that the system trusts, or from the one given as PEM.
    ///
    /// # Errors
    /// [`LinkError::Address`], [`LinkError::NoCertificate`].
    pub fn new(address: &str, authority: Option<&[u8]>) -> Result<Self, LinkError> {
        let mut base = Url::parse(address.trim()).map_err(|_| LinkError::Address)?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(LinkError::Address);
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        // Installed once per process; later calls change nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let certificates = authority.map_or(Ok(Vec::new()), Certificate::from_pem_bundle);
        let certificates = certificates.map_err(|_| LinkError::NoCertificate)?;
        if authority.is_some() && certificates.is_empty() {
            return Err(LinkError::NoCertificate);
        }
        let client = Client::builder()
            .tls_certs_merge(certificates)
            .connect_timeout(CONNECT)
            .read_timeout(STALL)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| LinkError::NoCertificate)?;
        Ok(Self { client, base, traffic: Traffic::default() })
    }

    /// Posts a message and returns the body of the response.
    ///
    /// # Errors
    /// [`LinkError`]; the hub may or may not have processed the message.
    pub async fn post(&mut self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, LinkError> {
        let url = self.base.join(path).map_err(|_| LinkError::Address)?;
        self.traffic.requests += 1;
        self.traffic.bytes_up += request_head(&url, body.len()) + body.len() as u64;
        let sent = self.client.post(url).body(body).send().await;
        let response = sent.map_err(|error| match error.is_connect() {
            true if is_untrusted(&error) => LinkError::Untrusted,
            true => LinkError::Unreachable,
            false => LinkError::Cut,
        })?;
        self.traffic.bytes_down += head_size(response.headers());
        let status = response.status();
        let wait = retry_after(response.headers());
        let body = self.read(response).await?;
        match status {
            StatusCode::OK => Ok(body),
            StatusCode::PAYLOAD_TOO_LARGE => Err(LinkError::TooLarge),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Err(LinkError::Busy(wait))
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(LinkError::Denied(status.as_u16()))
            }
            status => Err(LinkError::Failed(status.as_u16())),
        }
    }

    async fn read(&mut self, mut response: Response) -> Result<Vec<u8>, LinkError> {
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|_| LinkError::Cut)? {
            self.traffic.bytes_down += part.len() as u64;
            body.extend_from_slice(&part);
            if body.len() > MAX_UNPACKED_BYTES {
                return Err(LinkError::Cut);
            }
        }
        Ok(body)
    }
}

/// Returns whether TLS failed because of the certificate.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = match inner {
            Some(inner) => inner.downcast_ref::<rustls::Error>(),
            None => error.downcast_ref::<rustls::Error>(),
        };
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        cause = inner.map_or_else(|| error.source(), |inner| Some(inner));
    }
    false
}

/// Counts the bytes of the request line and the headers of every request.
fn request_head(url: &Url, length: usize) -> u64 {
    let host = url.host_str().map_or(0, str::len) + url.port().map_or(0, |_| 6);
    let line = "POST  HTTP/1.1\r\n".len() + url.path().len();
    let headers = "accept: */*\r\nhost: \r\ncontent-length: \r\n\r\n".len();
    (line + headers + host + length.to_string().len()) as u64
}

fn head_size(headers: &HeaderMap) -> u64 {
    let line = "HTTP/1.1 200 OK\r\n\r\n".len();
    let each = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        name.as_str().len() + value.len() + ": \r\n".len()
    };
    (line + headers.iter().map(each).sum::<usize>()) as u64
}

fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse().ok());
    seconds.map_or(Duration::from_secs(1), Duration::from_secs).min(MAX_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["http://127.0.0.1:8080", " https://hub.example/motcua ", "http://[::1]:1/"] {
            assert!(Link::new(good, None).is_ok(), "{good}");
        }
        for bad in ["", "hub.example", "ftp://hub.example", "http://", "file:///etc"] {
            assert_eq!(Link::new(bad, None).err(), Some(LinkError::Address), "{bad}");
        }
    }

    #[test]
    fn an_authority_is_a_certificate() {
        let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for bad in [&b""[..], b"text", &[0xff; 20], broken] {
            let link = Link::new("https://hub.example", Some(bad));
            assert_eq!(link.err(), Some(LinkError::NoCertificate));
        }
    }
}
