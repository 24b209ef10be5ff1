//! The office as its users see it: use cases over the store and the forms.

pub mod view;
