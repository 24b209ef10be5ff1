//! Several PCs of one office and their hub, as a clerk sees them in the window.

use fantoccini::key::Key;
use office::Office;
use office::view::{
    CorrectableField, CorrectionInput, DossierView, PaperInput, PersonInput, ReceptionInput,
    ResultInput, ReturnInput, Stage,
};
use tests::{Hub, Window, new_office, reception};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Receives a dossier in the past, so that it is on the Today screen.
fn receive(office: &Office, name: &str, id: &str, received_at: &str) -> DossierView {
    let input = ReceptionInput {
        procedure: "1.004873".into(),
        applicant: PersonInput { name: name.into(), id: id.into(), ..PersonInput::default() },
        duration: Some("3wd".into()),
        received_at: Some(received_at.into()),
        ..ReceptionInput::default()
    };
    let actor = office.actor().expect("the clerk");
    office.receive_dossier(&actor, &input).expect("a reception in the past")
}

/// Runs network work on another thread, while the test's thread drives the window.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("done"))
}

fn sync(office: &Office) {
    aside(|| office.sync(&mut |_, _| {})).expect("synced");
}

async fn at_today(folder: &std::path::Path) -> Window {
    let window = Window::open(folder).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window
}

async fn until_pill(window: &Window, text: &str) {
    let quoted = serde_json::json!(text);
    let script = format!(
        "document.querySelector('[data-testid=sync-pill-text]')?.textContent.includes({quoted})"
    );
    window.until(&format!("the pill says {text}"), &script).await;
}

#[tokio::test]
async fn a_pc_is_enrolled_works_offline_and_catches_up() {
    let (data, mine, theirs) = (folder(), folder(), folder());
    let mut hub = Hub::new(data.path());
    let here = new_office(mine.path());
    let own = receive(&here, "Trần Văn Lợi", "", "2026-09-01T08:00").code;

    // The pill leads to the settings; a wrong code is reported at its field.
    let mut window = at_today(mine.path()).await;
    until_pill(&window, "Lưu trên máy này").await;
    window.press(Key::F8).await;
    window.wait("sync-words").await;
    window.picture("sync-alone").await;
    window.press(Key::Enter).await;
    window.wait("enrol-address").await;
    window
        .until("the address has the focus", "document.activeElement?.id === 'enrol-address'")
        .await;
    window.keys(&hub.url()).await;
    window.press(Key::Tab).await;
    window.keys("AAAA-AAAA").await;
    window.press(Key::Tab).await;
    window.keys("/x.pem").await;
    window.press(Key::Enter).await;
    window.until_text("Không đọc được tệp /x.pem").await;
    window.picture("enrol-no-certificate").await;
    window.control('a').await;
    window.press(Key::Delete).await;
    window.press(Key::Enter).await;
    window.until_text("Mã ghi danh không đúng").await;
    window.picture("enrol-refused").await;
    window.fits("enrolment").await;

    // A scanner types address and code into whichever field has the focus.
    window.until("the code has the focus", "document.activeElement?.id === 'enrol-code'").await;
    window.scan(&format!("motcua:{}#{}", hub.url(), hub.code())).await;
    window
        .until("the button has the focus", "document.activeElement?.dataset.testid === 'enrol-go'")
        .await;
    window.inspect("enrol-scanned").await;
    window.press(Key::Enter).await;
    window.wait("enrol-done").await;
    window.until_text("UBND xã Cư Jút").await;
    until_pill(&window, "Đã đồng bộ").await;
    window.picture("enrolled").await;

    // Receptions of the other PC arrive, and the clerk stays at the same row.
    window.press(Key::F1).await;
    let focused = |code: &str| {
        let quoted = serde_json::json!(code);
        format!("document.activeElement?.textContent.includes({quoted})")
    };
    window.until("the own dossier has the focus", &focused(&own)).await;
    let there = aside(|| hub.pc(theirs.path()));
    let other = receive(&there, "H'Bia Niê", "", "2026-08-28T14:00").code;
    sync(&there);
    window.press(Key::F8).await;
    window.wait("sync-now").await;
    window.press(Key::Enter).await;
    window.until_text(&other).await;
    window.picture("sync-done").await;
    window.press(Key::Escape).await;
    window.until("the own dossier keeps the focus", &focused(&own)).await;

    // Without the hub the office stays usable, also by another program; the pill shows the state.
    hub.kill();
    receive(&here, "Lê Thị Mai", "", "2026-09-02T08:00");
    until_pill(&window, "Mất mạng · 1 thay đổi chờ gửi").await;
    window.picture("offline").await;
    window.fits("offline").await;
    window.press(Key::F8).await;
    window.until_text("Chưa liên lạc được với máy chủ").await;
    window.wait("sync-run").await;
    window.picture("sync-offline").await;
    window.press(Key::Escape).await;
    hub.kill_and_restart();
    until_pill(&window, "Đã đồng bộ").await;
    window.close().await;
    sync(&there);
    assert_eq!(there.find("Lê Thị Mai", 5).expect("found").rows.len(), 1);
    assert!(here.verify().expect("a report").ok);
}

#[tokio::test]
async fn a_change_that_the_hub_does_not_take_is_shown_with_what_to_do() {
    let (data, mine) = (folder(), folder());
    let mut hub = Hub::new(data.path());
    let here = aside(|| hub.pc(mine.path()));
    // A hub whose operator has set a limit that is too low for this dossier, which compresses badly.
    let address = hub.address.clone();
    hub.kill();
    let hub = Hub::start(data.path(), &address, &["--most-body", "5000"]);
    let mut letters = 1_u32;
    let mut noise = || {
        letters = letters.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from(letters >> 24).unwrap_or(0) % 26)
    };
    let papers = (0..40).map(|_| {
        let name = (0..400).map(|_| noise()).collect();
        PaperInput { name, originals: 1, ..PaperInput::default() }
    });
    let long = ReceptionInput { papers: papers.collect(), ..reception("Trần Văn Lợi") };
    let code =
        here.receive_dossier(&here.actor().expect("the clerk"), &long).expect("received").code;
    receive(&here, "Lê Thị Mai", "", "2026-09-02T08:00");

    let mut window = at_today(mine.path()).await;
    until_pill(&window, "1 thay đổi cần xem").await;
    window.press(Key::F8).await;
    window.wait("parked").await;
    window.until_text(&code).await;
    window.until_text("Nội dung dài quá mức máy chủ nhận").await;
    window.picture("parked").await;
    window.fits("the sheet").await;
    window.close().await;
    assert_eq!(hub.records(), 2, "a hole and the rest");
}

#[tokio::test]
async fn a_restored_office_asks_whose_it_is_and_is_enrolled_again() {
    let (data, original) = (folder(), folder());
    let hub = Hub::new(data.path());
    let office = aside(|| hub.pc(original.path()));
    receive(&office, "Trần Văn Lợi", "", "2026-09-01T08:00");
    sync(&office);
    drop(office);
    let copy = folder();
    let office = Office::open(original.path()).expect("the office");
    office.backup_to(&copy.path().join("office.db")).expect("a backup");
    drop(office);

    let mut window = Window::open(copy.path()).await;
    window.wait("identity").await;
    window.until_text("bản sao lưu hoặc bản cũ được đặt lại").await;
    window.fits("identity").await;
    window.picture("identity").await;
    // Only looking: nothing can be recorded, and it can be answered later.
    let first = "document.activeElement?.value === 'replaced'";
    window.until("the first answer has the focus", first).await;
    window.press(Key::Down).await;
    window.press(Key::Down).await;
    window.press(Key::Enter).await;
    window.wait("looking").await;
    window.until_text("Trần Văn Lợi").await;
    window.picture("looking").await;
    window.wait("identity-ask").await.click().await.expect("a click");
    window.wait("identity").await;
    window.until("the first answer has the focus", first).await;
    window.press(Key::Space).await;
    window.tab_to("counter").await;
    window.keys("12").await;
    window.press(Key::Enter).await;
    window.until_text("Số quầy từ 1 đến 10").await;
    window.until("the field has the focus", "document.activeElement?.id === 'counter'").await;
    window.keys(&format!("{}{}2", char::from(Key::Backspace), char::from(Key::Backspace))).await;
    window.press(Key::Enter).await;
    window.wait("identity-done").await;
    window.until_text("quyển 52").await;
    window.until_text("02/TNHS-TTPVHCC-Q2").await;
    window.fits("the new identity").await;
    window.picture("identity-done").await;
    window.press(Key::Enter).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    until_pill(&window, "Cần ghi danh lại").await;
    window.press(Key::F8).await;
    window.until_text("Máy này có danh tính mới").await;
    window.press(Key::Enter).await;
    window.wait("enrol-copied").await;
    window
        .until("the address has the focus", "document.activeElement?.id === 'enrol-address'")
        .await;
    window.picture("copied").await;
    window.fits("copied").await;
    // The address is known; the code alone is needed.
    window.press(Key::Tab).await;
    window.keys(&hub.code()).await;
    window.press(Key::Enter).await;
    window.wait("enrol-done").await;
    until_pill(&window, "Đã đồng bộ").await;
    window.close().await;
}

#[tokio::test]
async fn what_two_pcs_recorded_is_seen_and_resolved() {
    let (data, mine, theirs) = (folder(), folder(), folder());
    let hub = Hub::new(data.path());
    let (here, there) = aside(|| (hub.pc(mine.path()), hub.pc(theirs.path())));
    let dossier = receive(&here, "H'Bia Niê", "066301000001", "2026-09-01T08:00");
    let ready = ResultInput { ids: vec![dossier.id.clone()], ..ResultInput::default() };
    here.mark_result_ready(&here.actor().expect("the clerk"), &ready).expect("ready");
    sync(&here);
    sync(&there);
    // Offline, both return the result and correct the name; the other receives the person again.
    let hand_over = |office: &Office, taken_by: &str| {
        let input = ReturnInput {
            id: dossier.id.clone(),
            taken_by: taken_by.into(),
            ..ReturnInput::default()
        };
        office.return_result(&office.actor().expect("the clerk"), &input).expect("returned");
    };
    let correct = |office: &Office, value: &str| {
        let input = CorrectionInput {
            id: dossier.id.clone(),
            field: CorrectableField::Name,
            value: value.into(),
            reason: "Gõ nhầm".into(),
        };
        office.correct(&office.actor().expect("the clerk"), &input).expect("corrected");
    };
    correct(&here, "H'Bia Niê Kđăm");
    hand_over(&here, "");
    correct(&there, "H'Bia Êban");
    hand_over(&there, "Y Thịnh Ayun");
    let again = receive(&there, "H'Bia Êban", "066301000001", "2026-09-02T08:00").code;
    for pc in [&here, &there, &here] {
        sync(pc);
    }

    // Today lists both, by keyboard.
    let mut window = at_today(mine.path()).await;
    window.wait("tile-conflicts").await;
    window.wait("tile-duplicates").await;
    window.picture("today-merged").await;
    window.fits("today with all its lists").await;
    window.alt('7').await;
    window
        .until(
            "the list of conflicts",
            "document.querySelector('[data-testid=tile-conflicts]').ariaPressed === 'true'
                && document.activeElement?.dataset.testid === 'today-row'",
        )
        .await;
    window.press(Key::Enter).await;
    window.wait("conflict").await;
    window.until_text("cho Y Thịnh Ayun").await;
    window.wait("overwritten").await;
    window.picture("conflict").await;
    window.fits("conflict").await;
    window.enter("resolve-second").await;
    window.wait("confirm").await;
    window.inspect("conflict-question").await;
    window.enter("confirm-yes").await;
    window.until("it is resolved", "!document.querySelector('[data-testid=conflict]')").await;
    window.until_text("Đã giải quyết việc hai máy cùng ghi").await;

    // The overwritten name comes back by one key.
    window.enter("overwritten-restore").await;
    window
        .until("nothing is overwritten", "!document.querySelector('[data-testid=overwritten]')")
        .await;
    window.picture("resolved").await;

    // The second reception is withdrawn; both codes can still be found.
    window.press(Key::F1).await;
    window.wait("tile-duplicates").await;
    window.alt('7').await;
    window.wait("duplicate").await;
    window.picture("duplicates").await;
    window.fits("duplicates").await;
    window.enter("duplicate-withdraw").await;
    window.wait("duplicate-reason").await;
    window.picture("duplicate-withdraw").await;
    // Enter in the reason goes to the button, and does not withdraw.
    window.press(Key::Enter).await;
    let button = "document.activeElement?.dataset.testid === 'duplicate-withdraw-save'";
    window.until("the button has the focus", button).await;
    window.press(Key::Enter).await;
    window.until("no pair is left", "!document.querySelector('[data-testid=duplicate]')").await;
    window.close().await;

    sync(&here);
    sync(&there);
    let seen = there.dossier(&dossier.code).expect("the dossier");
    assert_eq!((seen.conflicts.len(), seen.applicant.name.as_str()), (0, "H'Bia Niê Kđăm"));
    assert_eq!(there.dossier(&again).expect("found still").stage, Stage::Withdrawn);
    for pc in [&here, &there] {
        assert!(pc.verify().expect("a report").ok);
    }
}
