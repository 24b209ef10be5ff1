//! Printers of this PC. See docs/adr/0005-printing.md.

use office::view::{PrinterView, Problem};
use printers::common::base::job::PrinterJobOptions;

/// What a job asks of CUPS: a sheet a page, at its own size. A printer whose usual is both sides would
/// put a letter on the back of another.
const CUPS: &[(&str, &str)] = &[("sides", "one-sided"), ("print-scaling", "none")];

/// Returns the system's printers; having none is no error.
pub fn printers() -> Vec<PrinterView> {
    printers::get_printers()
        .into_iter()
        .map(|it| PrinterView { name: it.name, default: it.is_default })
        .collect()
}

/// Sends a PDF to a printer, once for each copy.
///
/// # Errors
/// `error.printer_unknown`, or `error.printer_failed` when the system refuses the job.
pub fn send(printer: &str, copies: u32, pdf: &[u8]) -> Result<(), Problem> {
    let found = printers::get_printer_by_name(printer)
        .ok_or_else(|| Problem::new("error.printer_unknown").with("printer", printer))?;
    let options = PrinterJobOptions {
        name: Some("motcua"),
        raw_properties: if cfg!(unix) { CUPS } else { &[] },
        ..PrinterJobOptions::none()
    };
    for _ in 0..copies.clamp(1, 9) {
        found
            .print(pdf, options.clone())
            .map_err(|_| Problem::new("error.printer_failed").with("printer", printer))?;
    }
    Ok(())
}
