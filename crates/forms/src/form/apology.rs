//! Form 04.
