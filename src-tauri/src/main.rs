//! The window of Một Cửa: a thin shell over the office.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod background;
mod commands;
mod contract;
mod dialog;
mod journal;
mod offline_exchange;
mod print;
mod selftest;
mod start;
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = start::Arguments::read();
    if let Some(folder) = &arguments.selftest {
        return selftest::run(folder);
    }
    match window::open(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
