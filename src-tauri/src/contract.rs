//! The commands the window may call, and their TypeScript contract.

use tauri::ipc::Invoke;
use tauri::{Wry, generate_handler};

use crate::commands::{dossier, lists, papers, reception, setup, sync, transfer};

/// The typed commands, and others where `$with` takes them.
macro_rules! commands {
    ($with:ident $(, $($other:tt)*)?) => {
        $with![
            setup::updating,
            setup::app_state,
            setup::suggest_setup,
            setup::set_up,
            setup::answer_identity,
            setup::confirm_clock,
            setup::save_settings,
            setup::search_communes,
            setup::printers,
            setup::publications,
            setup::preview_calendar,
            setup::decide_calendar,
            setup::calendar_decisions,
            reception::search_procedures,
            reception::procedure,
            reception::read_card,
            reception::preview_reception,
            reception::save_draft,
            reception::load_draft,
            reception::discard_draft,
            reception::receive_dossier,
            lists::today,
            lists::find,
            lists::register,
            lists::late,
            lists::possible_duplicates,
            dossier::dossier,
            dossier::preview_apology,
            dossier::apologise,
            dossier::act,
            dossier::preview_act,
            dossier::refuse_reception,
            dossier::correct,
            dossier::preview_correction,
            dossier::withdraw,
            dossier::resolve,
            sync::enrol,
            sync::sync_status,
            sync::sync_now,
            sync::stop_sync,
            sync::pick_certificate,
            transfer::bundle_out,
            transfer::bundle_in,
            transfer::stop_transfer,
            transfer::lan_status,
            transfer::lan_sync,
            papers::print_papers,
            papers::save_papers,
            papers::print_working,
            papers::save_working,
            $($($other)*)?
        ]
    };
}

/// Answers the window's calls.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    // Those that answer with bytes are no part of the typed contract.
    commands![
        generate_handler,
        papers::paper_pdf,
        papers::working_pdf,
        papers::receipt_preview_pdf,
        papers::letters_preview_pdf
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use specta_typescript::Typescript;
    use tauri_specta::{Builder, collect_commands};

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/api/contract.ts");

    /// What the file should hold.
    fn made() -> String {
        let builder = Builder::<Wry>::new()
            .disable_serde_phases()
            .commands(commands![collect_commands])
            .typ::<office::view::Changed>();
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("contract.ts");
        let language =
            Typescript::default().header("// Made from src-tauri by `cargo xtask contract`.\n");
        builder.export(language, &made).unwrap();
        std::fs::read_to_string(made).unwrap()
    }

    #[test]
    fn contract_is_fresh() {
        let kept = std::fs::read_to_string(FILE).unwrap().replace("\r\n", "\n");
        assert_eq!(kept, made(), "run `cargo xtask contract`");
    }

    #[test]
    #[ignore = "writes the file, for `cargo xtask contract`"]
    fn write_contract() {
        std::fs::write(FILE, made()).unwrap();
    }
}
