//! The receipt as PDF, against WeasyPrint on the same text.
//!
//! WeasyPrint gets the same words with the same typeface, laid out with tables like ours, but draws
//! neither barcode nor QR code. Both papers are read back to check that the words are the same.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use forms::{FormSets, Paper, ReceiptData, SetChoice};

use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble};

const DATA: &str = include_str!("../../forms/tests/data/receipt.json");
const PEER: &str = include_str!("peers/receipt.py");
const HTML: &str = include_str!("peers/receipt.html");
const ROUNDS: usize = 200;
const PEER_ROUNDS: &str = "40";

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let mut data: ReceiptData = serde_json::from_str(DATA)?;
    // Without a line of dots, which are as many as there is room for.
    data.party.email = Some("tham@example.vn".to_owned());
    let set = FormSets::built_in()?.choose(SetChoice::ByReception, data.received_at.date());
    let paper = [(Paper::Receipt(data), set)];
    let mut pdf = forms::papers(&paper)?;
    let mut ours = Timings::default();
    for _ in 0..ROUNDS {
        pdf = ours.time(|| forms::papers(&paper))?;
    }
    let (paper, peer_paper) = (setup.data.join("receipt.pdf"), setup.data.join("weasyprint.pdf"));
    std::fs::write(&paper, &pdf)?;
    let theirs = weasyprint(setup, &peer_paper)?;
    same_words(&paper, &peer_paper)?;

    ours.print("receipt, printpdf with our layout");
    theirs.print("receipt, WeasyPrint");
    println!(
        "sizes: {} and {} bytes (asked: at most 70 KB)",
        pdf.len(),
        std::fs::metadata(&peer_paper)?.len()
    );
    print_ratio(
        "WeasyPrint / receipt, medians",
        ratio(theirs.quantile(0.5), ours.quantile(0.5)),
        "at least 20; goal: 6 ms",
    );
    Ok(())
}

/// Runs the peer in one warm process.
fn weasyprint(setup: &Setup, paper: &Path) -> Result<Timings, Trouble> {
    let (script, html) = (setup.data.join("receipt.py"), setup.data.join("receipt.html"));
    let fonts: PathBuf = std::env::current_dir()?.join("assets/fonts");
    std::fs::write(&script, PEER)?;
    std::fs::write(&html, HTML.replace("FONTS", &fonts.display().to_string()))?;
    let output = Command::new(&setup.python)
        .arg(&script)
        .arg(&html)
        .arg(paper)
        .arg(PEER_ROUNDS)
        .output()
        .map_err(|error| format!("{}: {error}", setup.python.display()))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let mut timings = Timings::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        timings.push(Duration::from_secs_f64(line.trim().parse()?));
    }
    Ok(timings)
}

/// Checks that both papers have the same words.
fn same_words(one: &Path, other: &Path) -> Result<(), Trouble> {
    let words = |paper: &Path| -> Result<Vec<String>, Trouble> {
        let output = Command::new("pdftotext").arg(paper).arg("-").output()?;
        let text = String::from_utf8(output.stdout)?;
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        Ok(words)
    };
    let (mut ours, mut theirs) = (words(one)?, words(other)?);
    if ours == theirs {
        return Ok(());
    }
    let missing = |these: &mut Vec<String>, those: &[String]| {
        let mut rest = those.to_vec();
        these.retain(|word| match rest.iter().position(|it| it == word) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        });
    };
    let all = ours.clone();
    missing(&mut ours, &theirs);
    missing(&mut theirs, &all);
    Err(format!("the papers differ: only ours {ours:?}, only theirs {theirs:?}").into())
}
