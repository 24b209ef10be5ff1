//! Reference data: days, procedures, communes, publications of the province.

pub(crate) mod assets;
pub(crate) mod calendar;
pub(crate) mod catalogue;
pub(crate) mod communes;
pub(crate) mod procedures;
pub(crate) mod publications;
