//! Reference data: days, procedures, communes, publications of the province.

pub(crate) mod assets;
pub(crate) mod calendar;
pub(crate) mod catalogue;
pub(crate) mod communes;
mod own_calendar;
pub(crate) mod procedures;
pub(crate) mod publications;
