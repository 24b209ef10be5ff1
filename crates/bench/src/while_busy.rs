//! Receptions while the whole office is checked, against receptions without other work.
//!
//! Blocks of both alternate, so that disk conditions are equal. The check reads 100,000 dossiers on
//! a separate connection, in a loop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use office::{Actor, Office};

use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble, sample};

const DOSSIERS: u32 = 100_000;
const BLOCKS: u32 = 10;
const RECEPTIONS: u32 = 100;

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let office = sample::office(&setup.data.join("while-busy"), DOSSIERS)?;
    let actor = office.actor()?;
    let (mut idle, mut busy, mut checks) =
        (Timings::default(), Timings::default(), Timings::default());
    for block in 0..BLOCKS {
        receive(&office, &actor, 2 * block, &mut idle)?;
        let stop = AtomicBool::new(false);
        thread::scope(|scope| -> Result<(), Trouble> {
            let checking = scope.spawn(|| -> Result<Timings, office::view::Problem> {
                let mut checks = Timings::default();
                while !stop.load(Ordering::SeqCst) {
                    checks.time(|| office.verify())?;
                }
                Ok(checks)
            });
            let received = receive(&office, &actor, 2 * block + 1, &mut busy);
            stop.store(true, Ordering::SeqCst);
            let checked = checking.join().map_err(|_| "the check has panicked")?;
            checks.extend(&checked?);
            received
        })?;
    }
    checks.print(&format!("check of {DOSSIERS} dossiers"));
    idle.print("reception alone");
    busy.print("reception while the office is checked");
    print_ratio(
        "reception while checked / alone, medians",
        ratio(busy.quantile(0.5), idle.quantile(0.5)),
        "at most 2",
    );
    Ok(())
}

fn receive(
    office: &Office,
    actor: &Actor,
    block: u32,
    timings: &mut Timings,
) -> Result<(), Trouble> {
    for n in 0..RECEPTIONS {
        let input = sample::reception(block * RECEPTIONS + n);
        timings.time(|| office.receive_dossier(actor, &input))?;
    }
    Ok(())
}
