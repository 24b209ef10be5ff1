//! `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use hub::HubStore;
use hub::server::{Limits, Tls, listen, router};
use tracing_subscriber::EnvFilter;

use super::{Failure, Place, Work, say};

/// Serves the PCs until it is stopped (SIGTERM or Ctrl+C).
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address to listen on; port 0 takes a free one.
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
        let place = Place { ..self.place };
        let serving = Serving {
            key: place.key()?,
            tls: match (&self.tls_cert, &self.tls_key) {
                (Some(certificates), Some(key)) => Some(Tls::read(certificates, key)?),
                _ => None,
            },
            listen: self.listen,
            limits: Limits { body: self.most_body, per_minute: self.most_requests },
        };
        place.with(serving).await
    }
}

struct Serving {
    key: sync::SecretKey,
    tls: Option<Tls>,
    listen: SocketAddr,
    limits: Limits,
}

impl Work for Serving {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        let listening = listen(self.listen, self.tls).await?;
        say(&format!("listening on {}", listening.address()?));
        listening.serve(router(store, self.key, self.limits), stopped()).await;
        Ok(())
    }
}

/// Done when the program is asked to stop.
async fn stopped() {
    let interrupt = async {
        // Without a handler the default one ends the program.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
