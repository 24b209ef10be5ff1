//! Lists the characters that can be printed, as ranges of hexadecimal numbers: those that all faces
//! have, and those that are replaced: `cargo run -p forms --example printable`.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use forms::layout::{FontBook, has_stand_in};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let fonts = FontBook::shared()?;
    std::fs::write(folder.join("printable.txt"), ranges(|it| fonts.covers(it))?)?;
    std::fs::write(folder.join("replaced.txt"), ranges(|it| has_stand_in(fonts, it))?)?;
    Ok(())
}

fn ranges(wanted: impl Fn(char) -> bool) -> Result<String, std::fmt::Error> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in ('\0'..=char::MAX).filter(|it| wanted(*it)).map(u32::from) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    let mut text = String::new();
    for (first, last) in ranges {
        writeln!(text, "{first:04X}-{last:04X}")?;
    }
    Ok(text)
}
