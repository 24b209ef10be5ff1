//! Accepting connections, with or without TLS, until the program is asked to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::Limits;

/// How long a client may take to send its headers, at most.
const MAX_HEADERS: Duration = Duration::from_secs(30);
/// How long running requests may take when the server stops.
const MAX_STOPPING: Duration = Duration::from_secs(20);

/// A certificate with its key.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// Reads PEM files.
    ///
    /// # Errors
    /// When they cannot be read or do not fit each other.
    pub fn read(certificates: &Path, key: &Path) -> io::Result<Self> {
        let bad = |error: rustls::pki_types::pem::Error| io::Error::other(error.to_string());
        let chain = CertificateDer::pem_file_iter(certificates)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(bad)?;
        let key = PrivateKeyDer::from_pem_file(key).map_err(bad)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }
}

/// A server that listens.
pub struct Listening {
    listener: TcpListener,
    tls: Option<Tls>,
}

/// Binds an address; port 0 picks a free port.
///
/// # Errors
/// When the address is in use or does not belong to this machine.
pub async fn listen(address: SocketAddr, tls: Option<Tls>) -> io::Result<Listening> {
    Ok(Listening { listener: TcpListener::bind(address).await?, tls })
}

impl Listening {
    /// Returns the bound address.
    ///
    /// # Errors
    /// When the system does not report it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` completes, then lets running requests end.
    pub async fn serve(self, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let watcher = &graceful;
        let headers = limits.time.min(MAX_HEADERS);
        // The listener is closed when this is dropped: no new connection waits while the server
        // stops.
        let accept = async move {
            loop {
                match self.listener.accept().await {
                    Ok((stream, _)) => {
                        let _ = stream.set_nodelay(true);
                        let (router, tls) = (router.clone(), self.tls.clone());
                        let talk = Talk { router, headers, watcher: watcher.watcher() };
                        tokio::spawn(connection(stream, tls, talk));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            }
        };
        tokio::select! {
            () = accept => {}
            () = stop => {}
        }
        tracing::info!("stopping");
        if tokio::time::timeout(MAX_STOPPING, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests were cut off");
        }
    }
}

/// The state that each connection needs.
struct Talk {
    router: Router,
    /// How long the client may take to send its headers.
    headers: Duration,
    watcher: Watcher,
}

async fn connection(stream: TcpStream, tls: Option<Tls>, talk: Talk) {
    match tls {
        None => talk.with(stream).await,
        Some(Tls(acceptor)) => {
            let shaken = tokio::time::timeout(talk.headers, acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = shaken {
                talk.with(stream).await;
            }
        }
    }
}

impl Talk {
    async fn with(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        // Fewer bytes on slow links.
        builder
            .http1()
            .auto_date_header(false)
            .timer(TokioTimer::new())
            .header_read_timeout(self.headers);
        let connection =
            builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(self.router));
        // A cut link is no error here: the PC notices it and connects again.
        let _ = self.watcher.watch(connection.into_owned()).await;
    }
}
