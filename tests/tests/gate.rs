//! Data that cannot be opened: the window says so in plain words and touches nothing.

#![cfg(target_os = "linux")]

use std::path::Path;

use tests::{Window, new_office};
use throwaway::SmallDisk;

/// Opens the window on a folder, expects words, and that the file stays as it is.
async fn refused(folder: &Path, told: &str, picture: &str) {
    let file = folder.join("office.db");
    let before = std::fs::read(&file).expect("the file");
    let mut window = Window::open(folder).await;
    window.wait("gate-problem").await;
    window.until_text(told).await;
    window.fits(picture).await;
    window.picture(picture).await;
    window.close().await;
    assert_eq!(std::fs::read(&file).expect("the file"), before, "{told}");
}

#[tokio::test]
async fn data_that_cannot_be_opened_is_told_and_kept() {
    let letter = tempfile::tempdir().expect("a folder");
    std::fs::write(letter.path().join("office.db"), "Đây không phải cơ sở dữ liệu.".repeat(99))
        .expect("written");
    refused(letter.path(), "không phải của chương trình Một Cửa", "gate-no-database").await;

    let newer = tempfile::tempdir().expect("a folder");
    drop(new_office(newer.path()));
    // The schema's number (user_version) stands at byte 60 of an SQLite file.
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
