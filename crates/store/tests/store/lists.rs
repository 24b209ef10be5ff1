//! Today, late and register.

use domain::dossier::Stage;
use store::{Due, RegisterFilter};

use crate::support::*;

#[test]
fn the_lists_of_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    // Three working days each: due 18/11, 19/11, 23/11, 26/11.
    for (n, day) in [(1, 13), (2, 16), (3, 18), (4, 20)] {
        receive(&mut store, &format!("2026-11-{day}T08:00"), n, "Lê Thị Mai");
    }
    receive(&mut store, "2026-11-20T08:00", 5, "Trần Văn Lợi");
    act(&mut store, "2026-11-20T09:00", id(5), ready()).unwrap();
    let now = at("2026-11-23T10:00");
    let late = Due { after: None, until: Some(now) };
    let today = Due { after: Some(now), until: Some(at("2026-11-23T23:59")) };
    let later = Due { after: today.until, until: None };
    let count = |stage, due| store.count_at_stage(stage, due).unwrap();
    let counts = [late, today, later, Due::default()].map(|due| count(Stage::Processing, due));
    assert_eq!(counts, [2, 1, 1, 4]);
    assert_eq!(count(Stage::ResultReady, Due::default()), 1);
    let next = |moment| store.first_due_after(Stage::Processing, at(moment)).unwrap();
    assert_eq!(next("2026-11-18T17:00"), Some(at("2026-11-19T17:00")));
    assert_eq!(next("2026-11-26T17:00"), None);
    let lines = store.at_stage(Stage::Processing, late, 10).unwrap();
    assert_eq!(lines.iter().map(|it| it.id).collect::<Vec<_>>(), [id(1), id(2)]);

    act(&mut store, "2026-11-23T10:00", id(1), apology(at("2026-11-25T17:00"))).unwrap();
    let calendar = CALENDARS.on(now.vn_date());
    let counts = store.late_counts(at("2026-01-01T00:00"), now, calendar).unwrap();
    assert_eq!(
        (counts.extended, counts.late_again, counts.missed, counts.apologised),
        (1, 0, 2, 1)
    );
    let then = at("2026-11-26T08:00");
    let later = store.late_counts(at("2026-01-01T00:00"), then, calendar).unwrap();
    assert_eq!(later.late_again, 1);
}

#[test]
fn the_register_is_paged_and_filtered() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    for n in 1..=25 {
        receive(
            &mut store,
            &format!("2026-11-{n:02}T08:00"),
            n,
            if n % 5 == 0 { "Y Thịnh" } else { "Lê Mai" },
        );
    }
    let all = RegisterFilter::default();
    let page = store.register(&all, 20, 10).unwrap();
    assert_eq!((page.total, page.lines.len()), (25, 5));
    assert_eq!(page.lines[4].id, id(1), "the oldest last");
    let some = RegisterFilter {
        from: Some(at("2026-11-10T00:00")),
        before: Some(at("2026-11-21T00:00")),
        text: "thinh".into(),
        stage: Some(Stage::Processing),
    };
    let page = store.register(&some, 0, 10).unwrap();
    assert_eq!(page.lines.iter().map(|it| it.id).collect::<Vec<_>>(), [id(20), id(15), id(10)]);
}
