//! Long lists: only the rows in sight are drawn, and keys that come fast hit the right rows.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::key::Key;
use office::{FixedClock, Office};
use serde_json::Value;
use tests::{Window, new_office, reception};

/// Late dossiers, more than are given letters without a question.
const LATE: u64 = 15;

/// A list of many screens.
const MANY: u64 = 3000;

const FOCUS_ON_A_ROW: &str = "document.activeElement?.matches('tr[data-testid]')";

#[tokio::test]
async fn a_long_list_is_worked_by_keys_that_come_fast() {
    let folder = tempfile::tempdir().expect("a folder");
    new_office(folder.path()).demo(900, 1).expect("a year");
    received_in_september(folder.path(), LATE);
    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;

    // The register: its last row is one key away, and few of all rows are drawn.
    window.press(Key::F3).await;
    window.wait("register-row").await;
    window.tab_to("register-row").await;
    window.until("the first row", "document.activeElement.ariaRowIndex === '2'").await;
    for _ in 0..8 {
        window.press(Key::End).await;
    }
    let last = "document.activeElement.ariaRowIndex
        === document.querySelector('[role=grid]').ariaRowCount";
    window.until("the last row has the focus", last).await;
    let drawn = number(&window, "document.querySelectorAll('[data-testid=register-row]').length");
    assert!(drawn.await < 60, "far more rows are drawn than fit");
    let cut = "[...document.querySelectorAll('td')]
        .filter(it => it.scrollWidth > it.clientWidth).length";
    assert_eq!(number(&window, cut).await, 0, "a cell runs into the next one");
    window.inspect("register-long").await;
    window.press(Key::Home).await;
    window.until("the first row again", "document.activeElement.ariaRowIndex === '2'").await;

    // Late: each of the first rows is chosen, none between them is missed.
    window.press(Key::F5).await;
    window.wait("late-row").await;
    window.until("a row has the focus", FOCUS_ON_A_ROW).await;
    let rows = number(&window, "document.querySelector('[role=grid]').ariaRowCount - 1").await;
    assert!(rows >= LATE, "{rows} late dossiers");
    let picked = LATE - 3;
    let down = char::from(Key::Down);
    let keys: Vec<char> = (0..picked).flat_map(|_| [' ', down]).collect();
    window.strokes(&keys).await;
    window.until_text(&format!("Đã chọn {picked}")).await;
    let chosen = "[...document.querySelectorAll('[data-testid=late-row]')]
        .filter(it => it.querySelector('input:checked'))
        .map(it => Number(it.ariaRowIndex)).at(-1) - 1";
    assert_eq!(number(&window, chosen).await, picked, "a row between was missed");
    window.inspect("late-long").await;
    window.tab_to("late-reason").await;
    window.keys("Số lượng hồ sơ tăng đột biến").await;
    // Enter in a field moves on and issues nothing; F9 shows the letters.
    window.press(Key::Enter).await;
    window.until("the due date", "document.activeElement?.id === 'late-due'").await;
    window.press(Key::F9).await;
    window.wait("late-preview").await;
    window.press(Key::Escape).await;
    window.until("it is gone", "!document.querySelector('[data-testid=late-preview]')").await;
    window.until_text(&format!("Đã chọn {picked}")).await;
    window.close().await;
}

#[tokio::test]
async fn keys_thirty_times_a_second_tick_exactly_these_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    received_in_september(folder.path(), MANY);
    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F5).await;
    window.wait("late-row").await;
    window.until("a row has the focus", FOCUS_ON_A_ROW).await;
    let keyboard = window.dialog("Một Cửa");
    let row = "Number(document.activeElement.ariaRowIndex) - 2";
    for start in [0, MANY - 101] {
        if start > 0 {
            window.press(Key::End).await;
            window.strokes(&[char::from(Key::Up); 100]).await;
        }
        window.until("the row", &format!("{row} === {start}")).await;
        // As a keyboard does it: the next key does not wait until the last one is worked off.
        let keys = " ↓".repeat(100);
        keyboard.write_every(&keys, Duration::from_millis(33));
        window.until("the last row", &format!("{row} === {}", start + 100)).await;
    }
    window.until_text("Đã chọn 200").await;
    // Each row, in order, by its number in the list.
    for (row, ticked) in [(0, true), (99, true), (100, false), (MANY - 102, false)] {
        seen(&window, row, ticked).await;
    }
    for row in MANY - 101..MANY - 1 {
        seen(&window, row, true).await;
    }

    // So many letters are asked for twice; the safe answer has the focus, and nothing is numbered.
    window.tab_to("late-reason").await;
    window.keys("Số lượng hồ sơ tăng đột biến").await;
    window.press(Key::F9).await;
    window.wait("late-preview").await;
    window.press(Key::F9).await;
    window.until_text("Lập 200 văn bản xin lỗi?").await;
    window.wait("confirm").await;
    window.inspect("late-question").await;
    window.press(Key::Enter).await;
    window.until("the question is gone", "!document.querySelector('[data-testid=confirm]')").await;
    window.close().await;
    let late = office.late().expect("the list");
    assert_eq!(late.rows.iter().map(|it| it.letters).sum::<u32>(), 0, "nothing was numbered");
}

/// Checks whether a row is ticked, after moving there.
async fn seen(window: &Window, row: u64, ticked: bool) {
    let box_of = format!("[aria-rowindex='{}'] input", row + 2);
    let scroll = format!(
        "document.querySelector('.box').scrollTo(0, {}) || document.querySelector(\"{box_of}\")",
        row * 58
    );
    window.until("the row is drawn", &scroll).await;
    let checked = format!("document.querySelector(\"{box_of}\").checked === {ticked}");
    window.until(&format!("row {row} is ticked: {ticked}"), &checked).await;
}

/// Dossiers that nobody has solved since September.
fn received_in_september(folder: &Path, count: u64) {
    let clock = FixedClock("2026-09-01T08:00:00+07:00".parse().expect("a time"));
    let office = Office::open_with_clock(folder, Arc::new(clock)).expect("the office");
    office.confirm_clock();
    for number in 1..=count {
        office
            .receive_dossier(
                &office.actor().expect("the clerk"),
                &reception(&format!("Trần Văn {number}")),
            )
            .expect("received");
    }
}

async fn number(window: &Window, expression: &str) -> u64 {
    let found = window.page.execute(&format!("return {expression}"), vec![]).await;
    found.ok().as_ref().and_then(Value::as_u64).expect("a number")
}
