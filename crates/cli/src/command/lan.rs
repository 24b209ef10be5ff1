//! `motcua lan`.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use office::view::Problem;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, say};

/// The office's PCs on one network exchange records without the hub.
#[derive(Subcommand)]
pub enum Lan {
    /// Finds the office's PCs and exchanges with each once.
    Sync(Sync),
    /// Answers and finds other PCs, as the window does, until the program is ended.
    Serve(Serve),
}

#[derive(Args)]
pub struct Sync {
    /// Exchanges with the PC at this address only, without looking for others.
    #[arg(long, value_name = "IP:PORT")]
    peer: Option<SocketAddr>,
}

#[derive(Args)]
pub struct Serve {
    /// Address to listen on; by default a free port on all addresses.
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<SocketAddr>,
}

impl Lan {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Sync(it) => it.run(output),
            Self::Serve(it) => it.run(output),
        }
    }
}

impl Sync {
    fn run(&self, output: &Output) -> Result<(), Failure> {
        let mut on = |_, _| ControlFlow::Continue(());
        let done = output.open()?.lan_sync(self.peer, &mut on)?;
        output.print(&done, || {
            vec![say(
                "cli.lan_synced",
                &[("met", &done.met), ("sent", &done.sent), ("received", &done.received)],
            )]
        })
    }
}

impl Serve {
    fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = Arc::new(output.open()?);
        let Some(lan) = office.lan(self.listen, |_| {})? else {
            let key =
                if office.lan_status()?.on { "error.sync.not_enrolled" } else { "error.lan.off" };
            return Err(Problem::new(key).into());
        };
        output.print(&json!({ "address": lan.address() }), || {
            vec![say("cli.lan_serving", &[("address", &lan.address())])]
        })?;
        loop {
            std::thread::sleep(Duration::from_secs(3_600));
        }
    }
}
