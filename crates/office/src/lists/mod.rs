//! The lists a clerk works through.

mod today;
