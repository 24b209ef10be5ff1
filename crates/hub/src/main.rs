//! `motcua-hub`: the hub that the PCs of offices sync with.

mod command;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The hub of Một Cửa: stores and passes on what the PCs of offices record.
#[derive(Parser)]
#[command(name = "motcua-hub", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the PCs until it is stopped.
    Serve(command::serve::Serve),
    /// Offices.
    #[command(subcommand)]
    Office(command::office::Office),
    /// PCs of an office.
    #[command(subcommand)]
    Device(command::device::Device),
    /// Publishes a catalogue, holidays, forms or criteria to every office.
    Publish(command::publish::Publish),
    /// Lists what was published.
    Publications(command::publish::Publications),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve(it) => it.run().await,
            Command::Office(it) => it.run().await,
            Command::Device(it) => it.run().await,
            Command::Publish(it) => it.run().await,
            Command::Publications(it) => it.run().await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn fail(error: &command::Failure) -> ExitCode {
    // When standard error is closed, there is nowhere to report it.
    let _ = writeln!(std::io::stderr().lock(), "motcua-hub: {error}");
    ExitCode::from(1)
}
