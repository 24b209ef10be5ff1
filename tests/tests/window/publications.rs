//! A province publishes once; every PC of its offices computes the same from then on.

use std::path::Path;
use std::process::Command;

use fantoccini::key::Key;
use office::Office;
use office::view::{PersonInput, PublicationState, ReceptionInput};
use serde_json::Value;
use tests::{Hub, Window, built, manage, new_office};

const SWAP: &str = "date,kind,name\n2026-11-17,swapped-off,Nghỉ hoán đổi\n2026-11-21,swapped-working,Làm bù cho 17/11/2026\n";
/// Friday and Monday; the swap is known from Monday on.
const BEFORE: &str = "2026-11-13T14:00";
const AFTER: &str = "2026-11-16T14:00";

/// Returns a catalogue with one procedure of another duration.
fn procedure(duration: &str) -> String {
    format!(
        r#"{{"procedures": [{{"code": "1.004873", "handledBy": "office", "versions": [{{
            "validFrom": null, "validTo": null, "name": "Xác nhận tình trạng hôn nhân",
            "field": "Hộ tịch", "decision": "12/QĐ-UBND", "source": "province",
            "confidence": "high", "papers": [],
            "variants": [{{"id": "main", "label": "", "channel": null, "duration": "{duration}",
                           "fee": {{"kind": "free"}}}}]}}]}}]}}"#
    )
}

fn publish(hub: &Path, kind: &str, from: &str, text: &str) -> String {
    let file = hub.join("to-publish");
    std::fs::write(&file, text).expect("a file");
    let file = file.to_str().expect("a path");
    manage(hub, &["publish", "--kind", kind, "--from", from, file])
}

/// Receives a dossier and gives the day it is due.
fn due(office: &Office, received: &str) -> String {
    let input = ReceptionInput {
        procedure: "1.004873".into(),
        variant: "main".into(),
        applicant: PersonInput { name: "Nguyễn Thị Lan".into(), ..PersonInput::default() },
        received_at: Some(received.into()),
        ..ReceptionInput::default()
    };
    office.receive_dossier(&office.actor().expect("the clerk"), &input).expect("a reception").due
        [..10]
        .to_owned()
}

fn sync(office: &Office) -> office::view::SyncView {
    office.sync(&mut |_, _| {}).expect("a sync")
}

/// Runs the command line on an office and gives its JSON.
fn motcua(office: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(built("motcua"))
        .arg("--office")
        .arg(office)
        .arg("--json")
        .args(arguments)
        .output()
        .expect("the command line");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON value")
}

#[test]
fn every_pc_computes_what_the_province_published() {
    let folders = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
    let [hub_folder, first, second] = folders.each_ref().map(|it| it.path());
    let mut hub = Hub::new(hub_folder);
    let (one, two) = (hub.pc(first), hub.pc(second));
    for pc in [&one, &two] {
        assert_eq!((due(pc, BEFORE), due(pc, AFTER)), ("2026-11-18".into(), "2026-11-19".into()));
    }

    // Published once; one PC syncs by itself, the other by the command line while it is open.
    assert_eq!(publish(hub_folder, "holidays", "2026-11-16", SWAP), "1");
    assert_eq!(publish(hub_folder, "catalogue", "2026-11-16", &procedure("5wd")), "2");
    assert_eq!(
        publish(hub_folder, "holidays", "2099-01-01", "date,kind,name\n2099-01-02,usual,\n"),
        "3"
    );
    assert!(sync(&one).equal);
    motcua(second, &["sync"]);
    for pc in [&one, &two] {
        assert_eq!(due(pc, BEFORE), "2026-11-18", "as it was known then");
        assert_eq!(due(pc, AFTER), "2026-11-23");
    }
    assert_eq!(motcua(first, &["calendar", "day", "2026-11-21"])["kind"], "swapped-working");
    let counted = motcua(first, &["calendar", "due", "--received", AFTER, "--duration", "5wd"]);
    assert_eq!(counted["due"], "2026-11-23T17:00:00+07:00");
    let listed = motcua(first, &["publications"]);
    let rows: Vec<_> = listed
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
            (
                it["version"].as_u64().unwrap_or(0),
                text("kind"),
                text("from"),
                text("state"),
                text("origin"),
            )
        })
        .collect();
    let row = |version, kind: &str, from: &str, state: &str| {
        (version, kind.to_owned(), from.to_owned(), state.to_owned(), "hub".to_owned())
    };
    assert_eq!(
        rows,
        [
            row(3, "holidays", "2099-01-01", "waiting"),
            row(2, "catalogue", "2026-11-16", "in_force"),
            row(1, "holidays", "2026-11-16", "in_force"),
        ]
    );

    // The newest publication applies on each PC once it has synced.
    publish(hub_folder, "holidays", "2026-11-16", "date,kind,name\n2026-11-17,usual,\n");
    sync(&one);
    assert_eq!((due(&one, AFTER), due(&two, AFTER)), ("2026-11-21".into(), "2026-11-23".into()));
    sync(&two);
    assert_eq!(due(&two, AFTER), "2026-11-21");

    // A publication that was changed after it was signed is refused; the records go on.
    assert_eq!(publish(hub_folder, "catalogue", "2026-11-16", &procedure("1wd")), "5");
    let database = rusqlite::Connection::open(hub_folder.join("hub.db")).expect("the hub's data");
    let spoilt = procedure("2wd").into_bytes();
    database
        .execute("UPDATE publication SET body = ?1 WHERE version = 5", [&spoilt])
        .expect("a changed publication");
    assert!(manage(hub_folder, &["publications"]).contains("damaged"));
    let done = sync(&one);
    assert!(done.equal && done.sent > 0);
    assert_eq!(one.sync_status().expect("a status").refused_publications, 1);
    let shown = one.publications().expect("a list");
    assert_eq!((shown[0].version, shown[0].state), (5, PublicationState::Refused));
    assert_eq!(due(&one, AFTER), "2026-11-21", "what held goes on");
    let again = sync(&one);
    assert_eq!((again.requests, again.received), (1, 0), "it is not asked for again");
    let words = Command::new(built("motcua")).arg("--office").arg(first).arg("sync").output();
    let words = String::from_utf8(words.expect("the command line").stdout).expect("UTF-8");
    assert!(words.contains("1 thông báo của tỉnh không mang chữ ký"), "{words}");

    // Without the hub, publications stay in force.
    hub.kill();
    let reopened = Office::open(first).expect("the office");
    assert_eq!(
        (due(&reopened, BEFORE), due(&reopened, AFTER)),
        ("2026-11-18".into(), "2026-11-21".into())
    );
    assert!(reopened.verify().expect("a report").ok);
}

#[test]
fn a_mistake_is_not_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("days.csv");
    std::fs::write(&file, "date,kind,name\n17/11/2026,swapped-off,Nghỉ\n").expect("a file");
    let output = Command::new(built("motcua-hub"))
        .args(["publish", "--kind", "holidays", "--from", "2026-11-16", "--data"])
        .arg(folder.path())
        .arg(&file)
        .output()
        .expect("the hub's commands");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("line 2") && message.contains("YYYY-MM-DD"), "{message}");
    assert_eq!(manage(folder.path(), &["publications"]), "");
}

#[tokio::test]
async fn a_clerk_sees_what_holds() {
    let (hub_folder, folder) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = Hub::new(hub_folder.path());
    drop(new_office(folder.path()));
    motcua(folder.path(), &["enrol", "--hub", &hub.url(), "--code", &hub.code()]);
    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F10).await;
    window.wait("published-none").await;

    publish(hub_folder.path(), "holidays", "2026-11-16", SWAP);
    publish(hub_folder.path(), "holidays", "2099-01-01", "date,kind,name\n2099-01-02,usual,\n");
    publish(hub_folder.path(), "catalogue", "2026-11-16", &procedure("5wd"));
    motcua(folder.path(), &["sync"]);
    window.press(Key::F1).await;
    window.press(Key::F10).await;
    window.wait("published-holidays").await;
    window.until_text("Áp dụng từ 16/11/2026").await;
    window.until_text("Có bản mới từ 01/01/2099").await;
    let focus = "const it = document.querySelector('[data-testid=published-holidays] summary'); it.focus(); it.scrollIntoView()";
    window.page.execute(focus, vec![]).await.expect("focus");
    window.press(Key::Enter).await;
    window.until_text("17/11/2026: nghỉ (Nghỉ hoán đổi)").await;
    window.fits("published").await;
    window.picture("published").await;
    window.close().await;
}
