//! `device code`, `device list` and `device revoke`.

use clap::{Args, Subcommand};
use domain::id::DeviceId;
use domain::number::OfficeCode;
use hub::HubStore;
use hub::server::now;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use replication::{code_hash, new_code};

use super::{DataDir, Failure, Work, random, say};

/// How long a code may be used, in milliseconds.
const CODE_LIVES: i64 = 48 * 3_600_000;

/// PCs of an office.
#[derive(Subcommand)]
pub enum Device {
    /// Makes a code that enrols one PC within 48 hours, and prints it alone.
    Code(Code),
    /// Lists the PCs: identity, lane, book, state.
    List(OfOffice),
    /// Revokes a PC's access; its records stay.
    Revoke(Revoke),
}

#[derive(Args)]
pub struct OfOffice {
    #[command(flatten)]
    data: DataDir,
    /// Code of the office.
    #[arg(long)]
    office: OfficeCode,
}

#[derive(Args)]
pub struct Code {
    #[command(flatten)]
    of: OfOffice,
    /// Draw a QR code below, of `motcua:URL#CODE`: a scanner at the PC types address and code in one
    /// go. For a terminal with light letters on dark.
    #[arg(long, requires = "url")]
    qr: bool,
    /// Address of the hub as PCs reach it, for example https://hub.example.
    #[arg(long, requires = "qr")]
    url: Option<String>,
}

#[derive(Args)]
pub struct Revoke {
    #[command(flatten)]
    of: OfOffice,
    /// The PC's identity.
    #[arg(long)]
    device: DeviceId,
}

impl Device {
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Code(it) => it.of.data.with(Coding(it.of.office, it.url)).await,
            Self::List(it) => it.data.with(Listing(it.office)).await,
            Self::Revoke(it) => it.of.data.with(Revoking(it.of.office, it.device)).await,
        }
    }
}

/// Formats an office's code; with an address, also as a QR code.
struct Coding(OfficeCode, Option<String>);

impl Work for Coding {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        let code = new_code(random()?);
        store.add_code(&self.0, code_hash(&code), now() + CODE_LIVES).await?;
        say(&code);
        if let Some(url) = &self.1 {
            say(&drawn(&format!("motcua:{}#{code}", url.trim()))?);
        }
        Ok(())
    }
}

/// Draws a QR code with half blocks, light where the paper would be.
fn drawn(text: &str) -> Result<String, Failure> {
    let code = QrCode::new(text).map_err(|error| Failure::Refused(error.to_string()))?;
    let mut renderer = code.render();
    Ok(renderer.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

struct Listing(OfficeCode);

impl Work for Listing {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        for it in store.devices(&self.0).await? {
            let state = if it.revoked_at.is_some() { "revoked" } else { "enrolled" };
            say(&format!("{}\t{}\t{}\t{state}", it.device, it.lane, it.book));
        }
        Ok(())
    }
}

struct Revoking(OfficeCode, DeviceId);

impl Work for Revoking {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        if store.revoke(&self.0, self.1, now()).await? {
            Ok(())
        } else {
            Err(Failure::Refused(format!("office {} has no PC {}", self.0, self.1)))
        }
    }
}
