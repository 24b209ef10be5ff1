//! The program is killed while a clerk types, and while it saves.

use fantoccini::key::Key;
use office::Office;
use office::view::RegisterQuery;
use tests::{Window, new_office, reception};

#[tokio::test]
async fn a_draft_survives_a_power_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));

    let window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    let name = window.wait("applicant-name").await;
    name.send_keys("Trần Thị Ngọc Ánh").await.expect("typing");
    window.until_text("Bản nháp tự lưu").await;
    let office = Office::open(folder.path()).expect("the office");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let draft = loop {
        // A draft that the window reports as saved is on disk before the program ends.
        let draft = office.load_draft().expect("readable").expect("a draft");
        if draft.input.applicant.name == "Trần Thị Ngọc Ánh" || std::time::Instant::now() > until
        {
            break draft;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    assert_eq!(draft.input.applicant.name, "Trần Thị Ngọc Ánh");
    drop(office);
    window.kill();

    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    window
        .until(
            "the draft is back",
            "document.getElementById('applicant.name')?.value === 'Trần Thị Ngọc Ánh'",
        )
        .await;
    window.until_text("Đã mở lại bản nháp").await;
    window.picture("draft-restored").await;
    window.close().await;
}

/// Milliseconds from the key that saves to the power cut: before, in and after the commit.
const MOMENTS: [u64; 5] = [0, 4, 12, 30, 90];

#[tokio::test]
async fn a_power_cut_while_saving_leaves_the_dossier_or_its_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));
    let mut recorded = 0;
    for moment in MOMENTS {
        let name = format!("Trần Thị Ngọc {}", ["Ánh", "Bích", "Chi", "Diệp", "Hà"][recorded % 5]);
        let office = Office::open(folder.path()).expect("the office");
        office.save_draft(&office.actor().unwrap(), &reception(&name)).expect("a draft");
        drop(office);

        let window = Window::open(folder.path()).await;
        window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
        window.press(Key::F2).await;
        window
            .until(
                "the draft is in the form",
                "document.getElementById('applicant.name')?.value && document.getElementById('procedure')?.value",
            )
            .await;
        window.press(Key::F9).await;
        tokio::time::sleep(std::time::Duration::from_millis(moment)).await;
        let shown = window
            .page
            .execute(
                "return document.querySelector('[data-testid=saved-code]')?.textContent ?? ''",
                vec![],
            )
            .await
            .ok()
            .and_then(|it| it.as_str().map(str::to_owned))
            .unwrap_or_default();
        window.kill();

        let office = Office::open(folder.path()).expect("it opens again");
        let report = office.verify().expect("a report");
        assert!(report.ok, "after {moment} ms: {:?}", report.problems);
        let all = office
            .register(&RegisterQuery { limit: 100, ..RegisterQuery::default() })
            .expect("the register");
        let draft = office.load_draft().expect("readable");
        if all.rows.len() > recorded {
            recorded += 1;
            assert_eq!(all.rows.len(), recorded, "recorded once");
            assert_eq!(all.rows[0].applicant, name);
            assert!(shown.is_empty() || all.rows[0].code == shown, "{shown} was acknowledged");
            assert!(draft.is_none(), "what is recorded is no draft any more");
        } else {
            assert_eq!(shown, "", "nothing is acknowledged that is not on disk");
            assert_eq!(draft.expect("the draft is whole").input.applicant.name, name);
        }
    }
}
