//! Lists the characters that all faces can print, as ranges of hexadecimal numbers:
//! `cargo run -p forms --example printable > assets/fonts/printable.txt`.

use std::error::Error;
use std::io::Write;

use forms::layout::FontBook;

fn main() -> Result<(), Box<dyn Error>> {
    let fonts = FontBook::shared()?;
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in ('\0'..=char::MAX).filter(|it| fonts.covers(*it)).map(u32::from) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    let mut out = std::io::stdout().lock();
    for (first, last) in ranges {
        writeln!(out, "{first:04X}-{last:04X}")?;
    }
    Ok(())
}
