//! The real window, alone and together with the real hub and the command line.

#![cfg(target_os = "linux")]

mod calendar;
mod clock;
mod crash;
mod disk;
mod gate;
mod life;
mod lists;
mod publications;
mod scans;
mod seldom;
mod stick;
mod together;
mod tour;
mod typing;
