//! PCs of one office and the real hub, under the faults of slow networks, old PCs and people.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod bad_links;
mod carried;
mod copies;
mod crashes;
mod fresh;
mod full;
mod hostile;
mod identity;
mod life;
mod messages;
mod model;
mod newer;
mod pages;
mod peers;
mod put_back;
mod repair;
mod support;
mod todays_data;
