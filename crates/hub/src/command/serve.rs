//! `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use hub::HubStore;
use hub::server::{Limits, Tls, listen, router};
use tracing_subscriber::EnvFilter;

use super::{DataDir, Failure, Work, say};

/// Serves the PCs until it is stopped (SIGTERM or Ctrl+C).
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    data: DataDir,
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8710")]
    listen: SocketAddr,
    /// Certificate chain, PEM; without one the hub speaks plain HTTP, for use behind a proxy.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Key of the certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Largest request body in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body)]
    most_body: usize,
    /// Most requests of one PC per minute.
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().per_minute)]
    most_requests: u32,
    /// Most seconds that one request may take.
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().time.as_secs())]
    most_seconds: u64,
    /// Write the log as JSON.
    #[arg(long)]
    log_json: bool,
}

impl Serve {
    pub async fn run(self) -> Result<(), Failure> {
        let filter = EnvFilter::try_from_env("MOTCUA_HUB_LOG").unwrap_or_else(|_| "info".into());
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
        if self.log_json {
            log.json().init()
        } else {
            log.init()
        }
        let data = DataDir { ..self.data };
        let serving = Serving {
            key: data.key()?,
            tls: match (&self.tls_cert, &self.tls_key) {
                (Some(certificates), Some(key)) => Some(Tls::read(certificates, key)?),
                _ => None,
            },
            listen: self.listen,
            limits: Limits {
                body: self.most_body,
                per_minute: self.most_requests,
                time: Duration::from_secs(self.most_seconds),
            },
        };
        data.with(serving).await
    }
}

struct Serving {
    key: replication::SecretKey,
    tls: Option<Tls>,
    listen: SocketAddr,
    limits: Limits,
}

impl Work for Serving {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        let listening = listen(self.listen, self.tls).await?;
        let stop = stop_asked()?;
        say(&format!("listening on {}", listening.address()?));
        let router = router(store, self.key, self.limits);
        listening.serve(router, self.limits, stop).await;
        Ok(())
    }
}

/// Completes when the program is asked to stop; listens for that from now on.
#[cfg(unix)]
fn stop_asked() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Completes when the program is asked to stop; listens for that from now on.
#[cfg(not(unix))]
fn stop_asked() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
