//! Papers as people get them: printed to PDF and read back.
#![allow(clippy::unwrap_used, reason = "a failed test should stop where it fails")]

mod apology;
mod archive;
mod batch;
mod circular;
mod letters;
mod metadata;
mod paragraph;
mod receipt;
mod supplement_request;
mod support;
mod table;
