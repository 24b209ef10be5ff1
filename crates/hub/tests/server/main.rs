//! `motcua-hub` as a real process, over real connections.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod carried;
mod commands;
mod full_disk;
mod http;
mod limits;
mod log;
mod lost_members;
mod postgres;
mod process;
mod stopping;
mod tls;
mod watching;
