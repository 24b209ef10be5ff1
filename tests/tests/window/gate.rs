//! Data that cannot be opened: the window says so in plain words and touches nothing.

use std::path::Path;

use office::Office;
use test_env::SmallDisk;
use tests::{Window, new_office};

/// Opens the window on a folder, expects words, and that the file stays as it is.
async fn refused(folder: &Path, expected: &str, picture: &str) {
    let file = folder.join("office.db");
    let before = std::fs::read(&file).expect("the file");
    let mut window = Window::open(folder).await;
    window.wait("gate-problem").await;
    window.until_text(expected).await;
    window.fits(picture).await;
    window.picture(picture).await;
    window.close().await;
    assert_eq!(std::fs::read(&file).expect("the file"), before, "{expected}");
}

#[tokio::test]
async fn data_of_an_older_program_is_brought_up_to_date_in_sight() {
    let folder = tempfile::tempdir().expect("a folder");
    new_office(folder.path()).demo(300, 1).expect("a year");
    let file = folder.path().join("office.db");
    let database = rusqlite::Connection::open(&file).expect("the database");
    // A slow PC: folding each dossier takes time.
    let slow = "CREATE TRIGGER slow AFTER INSERT ON dossier BEGIN
        SELECT max(i) FROM (WITH RECURSIVE n(i) AS (
            SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i FROM n); END;
        UPDATE this_device SET fold = 0;";
    database.execute_batch(slow).expect("as an older program left it");
    let mut window = Window::open(folder.path()).await;
    window.until_text("Đang cập nhật dữ liệu").await;
    window.until_text("/ 300 hồ sơ").await;
    window.picture("gate-updating").await;
    window.fits("the update").await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.close().await;
    database.execute_batch("DROP TRIGGER slow").expect("fast again");
    let office = Office::open(folder.path()).expect("the office");
    assert!(office.verify().expect("a report").ok);
}

#[tokio::test]
async fn unreadable_data_is_reported_and_kept() {
    let letter = tempfile::tempdir().expect("a folder");
    std::fs::write(letter.path().join("office.db"), "Đây không phải cơ sở dữ liệu.".repeat(99))
        .expect("written");
    refused(letter.path(), "không phải của chương trình Một Cửa", "gate-no-database").await;

    let newer = tempfile::tempdir().expect("a folder");
    drop(new_office(newer.path()));
    // The schema's number (user_version) is at byte 60 of an SQLite file.
    let file = newer.path().join("office.db");
    let mut bytes = std::fs::read(&file).expect("the file");
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&file, bytes).expect("written");
    refused(newer.path(), "phiên bản mới hơn", "gate-newer").await;

    let Some(disk) = SmallDisk::new(4) else {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    };
    drop(new_office(disk.path()));
    assert!(disk.protect());
    refused(disk.path(), "chỉ cho phép đọc", "gate-read-only").await;
}
