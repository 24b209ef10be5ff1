//! `motcua init`.

use clap::Args;
use office::view::{Settings, Signatory};

use crate::failure::Failure;
use crate::output::{Output, say};

/// The settings of a new office; the rest has the usual values and can be changed in the window.
#[derive(Args)]
pub struct Init {
    /// Name of the agency, for example "UBND xã Cư Jút"
    #[arg(long)]
    name: String,
    /// Identification code, for example H36.57
    #[arg(long)]
    code: String,
    /// Place in front of the date on letters, for example "Cư Jút"
    #[arg(long)]
    place: String,
    /// Code of the commune, five digits
    #[arg(long)]
    commune: Option<String>,
    /// Superior agency
    #[arg(long)]
    superior: Option<String>,
    /// Unit in the head of forms
    #[arg(long)]
    unit: Option<String>,
    /// Name of the counter
    #[arg(long)]
    counter: Option<String>,
    /// Name of the clerk
    #[arg(long)]
    clerk: Option<String>,
    /// Title of the clerk
    #[arg(long)]
    clerk_title: Option<String>,
    /// Who signs apology letters
    #[arg(long)]
    signer: Option<String>,
    /// Title of the signer
    #[arg(long)]
    signer_title: Option<String>,
}

impl Init {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let base = match &self.commune {
            Some(code) => office.suggest_setup(code)?.settings,
            None => Settings::usual(),
        };
        let settings = Settings {
            office_name: self.name,
            office_code: self.code,
            place: self.place,
            superior: self.superior.unwrap_or(base.superior),
            unit: self.unit.unwrap_or(base.unit),
            counter: self.counter.unwrap_or(base.counter),
            clerk: Signatory {
                name: self.clerk.unwrap_or_else(|| say("cli.clerk", &[])),
                title: self.clerk_title.unwrap_or(base.clerk.title),
            },
            signer: Signatory {
                name: self.signer.unwrap_or(base.signer.name),
                title: self.signer_title.unwrap_or(base.signer.title),
            },
            ..base
        };
        let state = office.set_up(settings)?;
        let folder = &state.data_folder;
        output.print(&state, || {
            let (name, code) = state
                .settings
                .as_ref()
                .map(|it| (it.office_name.clone(), it.office_code.clone()))
                .unwrap_or_default();
            vec![say("cli.set_up", &[("office", &name), ("code", &code), ("folder", folder)])]
        })
    }
}
