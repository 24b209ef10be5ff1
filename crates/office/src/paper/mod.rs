//! Papers: from dossiers to PDF.

mod data;
mod preview;
mod print;
mod working;
