//! The lists a clerk works through.

mod off_days;
mod today;

#[cfg(test)]
mod tests;
