//! PCs of one office and the real hub, under the faults that weak links, old PCs and people bring.

#![cfg(target_os = "linux")]

mod copies;
mod crashes;
mod full;
mod hostile;
mod links;
mod messages;
mod model;
mod newer;
mod pages;
mod support;
