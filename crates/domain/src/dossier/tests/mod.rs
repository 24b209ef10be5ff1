//! The life of a dossier: every refusal by name, what folding keeps, and the laws of both.

mod kinds;
mod laws;
mod life;
mod merging;
mod refusals;
mod support;
