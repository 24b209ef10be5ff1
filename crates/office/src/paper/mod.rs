//! Papers of dossiers, as PDF.

mod print;
