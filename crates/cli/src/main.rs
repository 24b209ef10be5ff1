//! `motcua`: the office without a window, for IT officers and scripts.
//!
//! With `--json` standard output holds exactly one JSON value. Errors go to standard error; the
//! exit code is 1 when something was refused, 2 when the command line is wrong, 3 when the data is
//! not this PC's own, 4 when the PC's clock cannot be right, and 5 when only a part was done.

mod command;
mod failure;
mod input;
mod output;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::Output;

/// One-stop office software for Vietnamese communes.
#[derive(Parser)]
#[command(name = "motcua", version, about)]
struct Arguments {
    /// Folder of the office's data.
    #[arg(long, global = true, value_name = "DIR")]
    office: Option<PathBuf>,
    /// Print one JSON value.
    #[arg(long, global = true)]
    json: bool,
    /// This PC's date and time are right although they look wrong; what is recorded is marked.
    #[arg(long, global = true)]
    clock_confirmed: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Days of the working calendar, and due dates.
    #[command(subcommand)]
    Calendar(command::calendar::Calendar),
    /// The office's catalogue of procedures.
    #[command(subcommand)]
    Catalogue(command::catalogue::Catalogue),
    /// Reads the text of an identity card's QR code.
    Card(command::card::Card),
    /// Finds the commune of today for an old or new address.
    Commune(command::commune::Commune),
    /// Sets up the office in the folder.
    Init(command::init::Init),
    /// Receives dossiers from a file: one object, an array, or JSON lines; all or nothing.
    Receive(command::receive::Receive),
    /// Does what a file says, a JSON object a line: any life of dossiers.
    Act(command::act::Act),
    /// Makes a paper of a dossier as PDF.
    Print(command::print::Print),
    /// Lists what there is to do.
    Today(command::today::Today),
    /// Lists the dossiers that are late.
    Late(command::late::Late),
    /// Issues apology letters with a new due date.
    Apologise(command::apologise::Apologise),
    /// Records that results have come.
    Ready(command::step::Ready),
    /// Hands a result over.
    Return(command::step::Return),
    /// Lists or resolves conflicts between what two PCs recorded.
    #[command(alias = "settle")]
    Resolve(command::resolve::Resolve),
    /// Shows a dossier.
    Show(command::show::Show),
    /// Finds dossiers by code, name, identity number, telephone or some digits.
    Find(command::find::Find),
    /// Checks the data: file, chains, projections, books.
    Verify(command::verify::Verify),
    /// Prints a hash over the state of all dossiers.
    StateHash(command::verify::StateHash),
    /// Copies the whole database to a file.
    Backup(command::verify::Backup),
    /// Shows whose the data is, or says it: a copied or restored office is a new PC.
    Identity(command::identity::Identity),
    /// Makes this PC known to the office's hub.
    Enrol(command::exchange::Enrol),
    /// Exchanges records with the hub; what cannot be sent now is sent next time.
    Sync(command::exchange::Sync),
    /// Lists the province's publications that have reached this PC.
    Publications(command::publications::Publications),
    /// Exchanges records with the office's PCs on the same network.
    #[command(subcommand)]
    Lan(command::lan::Lan),
    /// Transfers records in a file to PCs of the office without a network between them.
    Bundle(command::bundle::Bundle),
    /// Fills the office with an invented year.
    Demo(command::demo::Demo),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Arguments { json, office, clock_confirmed, .. } = arguments;
    let output = Output { json, office, clock_confirmed };
    let done = match arguments.command {
        Command::Calendar(it) => it.run(&output),
        Command::Catalogue(it) => it.run(&output),
        Command::Card(it) => it.run(&output),
        Command::Commune(it) => it.run(&output),
        Command::Init(it) => it.run(&output),
        Command::Receive(it) => it.run(&output),
        Command::Act(it) => it.run(&output),
        Command::Print(it) => it.run(&output),
        Command::Today(it) => it.run(&output),
        Command::Late(it) => it.run(&output),
        Command::Apologise(it) => it.run(&output),
        Command::Ready(it) => it.run(&output),
        Command::Return(it) => it.run(&output),
        Command::Resolve(it) => it.run(&output),
        Command::Show(it) => it.run(&output),
        Command::Find(it) => it.run(&output),
        Command::Verify(it) => it.run(&output),
        Command::StateHash(it) => it.run(&output),
        Command::Backup(it) => it.run(&output),
        Command::Identity(it) => it.run(&output),
        Command::Enrol(it) => it.run(&output),
        Command::Sync(it) => it.run(&output),
        Command::Publications(it) => it.run(&output),
        Command::Lan(it) => it.run(&output),
        Command::Bundle(it) => it.run(&output),
        Command::Demo(it) => it.run(&output),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            failure.code()
        }
    }
}
