//! Finding by what a clerk remembers.

use store::Store;

use crate::support::*;

fn office() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    for (n, name) in [(1, "Đặng Thị Ánh Tuyết"), (2, "H’Nhiên Êban"), (3, "Nguyễn Văn Đức")]
    {
        receive(&mut store, "2026-11-23T08:00", n, name);
    }
    (folder, store)
}

fn names(store: &Store, text: &str) -> Vec<String> {
    store.find(text, 10).unwrap().into_iter().map(|line| line.applicant).collect()
}

#[test]
fn by_name_without_marks() {
    let (_folder, store) = office();
    for (text, name) in [
        ("dang tuyet", "Đặng Thị Ánh Tuyết"),
        ("tuyet dang", "Đặng Thị Ánh Tuyết"),
        ("ĐẶNG", "Đặng Thị Ánh Tuyết"),
        ("h'nh", "H’Nhiên Êban"),
        ("nhien", "H’Nhiên Êban"),
        ("h nhien", "H’Nhiên Êban"),
        ("eban", "H’Nhiên Êban"),
        ("van duc", "Nguyễn Văn Đức"),
        ("duc n", "Nguyễn Văn Đức"),
        ("t d", "Đặng Thị Ánh Tuyết"),
        ("Nguye\u{302}\u{303}n", "Nguyễn Văn Đức"),
    ] {
        assert_eq!(names(&store, text), [name], "{text}");
    }
    assert!(names(&store, "tuyet duc").is_empty());
    assert!(names(&store, "tuyet n").is_empty());
}

#[test]
fn by_numbers_and_their_parts_newest_first() {
    let (_folder, store) = office();
    for text in ["066301000001", "0912345678", "345678", "000001", "2345"] {
        assert_eq!(names(&store, text).len(), 3, "{text}");
    }
    assert_eq!(names(&store, "0912")[0], "Nguyễn Văn Đức", "the newest first");
    assert_eq!(names(&store, "h36.57-261123-0002"), ["H’Nhiên Êban"], "a whole code alone");
    assert_eq!(names(&store, "H36.57-2611").len(), 3, "a code being typed");
    assert_eq!(names(&store, "0912 345 678").len(), 3, "a number in groups");
    assert_eq!(names(&store, "1123-0003"), ["Nguyễn Văn Đức"]);
    assert!(names(&store, "99").is_empty() && names(&store, "").is_empty());
}

#[test]
fn by_numbers_as_people_write_them() {
    let (_folder, store) = office();
    for text in [
        "+84 912 345 678",
        "+84912345678",
        "84912345678",
        "066301000001||Nguyễn Thị Lan|14022001|Nữ|Cư Jút, Đắk Nông|10052021",
        "066301000001\u{200b}",
        "2001",
    ] {
        assert_eq!(names(&store, text).len(), 3, "{text}");
    }
    assert_eq!(names(&store, "Mã hồ sơ: H36.57-261123-0002"), ["H’Nhiên Êban"]);
}

/// Sets what the receptions of these tests leave the same.
fn correct(store: &mut Store, n: u8, field: domain::dossier::CorrectableField, value: &str) {
    use domain::dossier::Command;
    let command = Command::correct(field, value.into(), "Thử".into());
    act(store, "2026-11-23T09:00", id(n), command).unwrap();
}

#[test]
fn branches_and_other_papers_are_found_with_and_without_their_signs() {
    use domain::dossier::CorrectableField as F;
    let (_folder, mut store) = office();
    correct(&mut store, 1, F::Id, "0100109106-001");
    correct(&mut store, 2, F::Id, "CM-AB 123456");
    correct(&mut store, 2, F::Phone, "+8562055555555");
    correct(&mut store, 3, F::Id, "Thẻ thường trú: NNN123456");
    for (text, name) in [
        ("0100109106-001", "Đặng Thị Ánh Tuyết"),
        ("0100109106001", "Đặng Thị Ánh Tuyết"),
        ("0100109106", "Đặng Thị Ánh Tuyết"),
        ("09106001", "Đặng Thị Ánh Tuyết"),
        ("CM-AB 123456", "H’Nhiên Êban"),
        ("cmab123456", "H’Nhiên Êban"),
        ("+856 20 5555 5555", "H’Nhiên Êban"),
        ("nnn123456", "Nguyễn Văn Đức"),
    ] {
        assert_eq!(names(&store, text), [name], "{text}");
    }
}

#[test]
fn names_with_the_marks_that_were_typed_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Dương Thị Thúy");
    receive(&mut store, "2026-11-23T08:00", 2, "Y Ƀlŭ Êƀan");
    receive(&mut store, "2026-11-23T08:00", 91, "Dương Thị Hồng Thúy");
    for n in 3..=90 {
        receive(&mut store, "2026-11-23T08:00", n, "Đường Thị Thủy");
    }
    let found = names(&store, "Dương Thị Thúy");
    assert_eq!(found[..2], ["Dương Thị Thúy", "Dương Thị Hồng Thúy"]);
    assert_eq!(names(&store, "Dương Thị Thúy").len(), 10, "the others follow");
    assert_eq!(names(&store, "dương thị thuý")[0], "Dương Thị Thúy", "the other place of the tone");
    assert_eq!(
        names(&store, "duong thi thuy")[0],
        "Đường Thị Thủy",
        "without marks the newest first"
    );
    for text in ["y blu eban", "Y BLŬ ÊBAN", "ƀlŭ"] {
        assert_eq!(names(&store, text), ["Y Ƀlŭ Êƀan"], "{text}");
    }
}

#[test]
fn odd_text_is_no_error() {
    let (_folder, store) = office();
    for text in ["\"", "*", "NEAR(", "a\" OR \"b", "-", "'; DROP TABLE record", "(((", "😀😀😀"]
    {
        assert!(names(&store, text).is_empty(), "{text}");
    }
}

#[test]
fn a_corrected_name_is_found_and_the_old_one_is_not() {
    use domain::dossier::{Command, CorrectableField};
    let (_folder, mut store) = office();
    let command = Command::correct(CorrectableField::Name, "Đinh Thị Ánh".into(), "Gõ sai".into());
    act(&mut store, "2026-11-23T09:00", id(1), command).unwrap();
    assert_eq!(names(&store, "dinh thi"), ["Đinh Thị Ánh"]);
    assert!(names(&store, "tuyet").is_empty());
}

/// The newest dossiers are not in the search tables yet; a search must find them like the others.
#[test]
fn the_newest_are_found_as_the_older_ones_are() {
    use store::RegisterFilter;
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let people = ["Đặng Thị Ánh Tuyết", "H’Nhiên Êban", "Nguyễn Văn Đức", "Lê A"];
    let questions = [
        "dang",
        "tuyet dang",
        "t d",
        "h'nh",
        "nhien",
        "h nhien",
        "van duc",
        "duc n",
        "le a",
        "a l",
        "e",
        "0912345678",
        "345678",
        "2345",
        "261123",
        "1123-0003",
        "H36.57-261123-0170",
        "van 0912",
        "zz",
    ];
    let (mut waited, mut taken) = (false, false);
    for n in 1..=170_u8 {
        receive(&mut store, "2026-11-23T08:00", n, people[usize::from(n) % people.len()]);
        if !(60..=70).contains(&n) && n != 170 {
            continue;
        }
        let raw = rusqlite::Connection::open(folder.path().join(store::FILE)).unwrap();
        let upto: i64 =
            raw.query_row("SELECT searchable FROM this_device", [], |row| row.get(0)).unwrap();
        waited |= upto < i64::from(n);
        taken |= upto > 0;
        let found = |store: &Store| -> Vec<(Vec<_>, _)> {
            let ids = |lines: Vec<store::Line>| lines.into_iter().map(|line| line.id).collect();
            let in_register = |text: &str| {
                let filter = RegisterFilter { text: text.into(), ..RegisterFilter::default() };
                store.register(&filter, 0, 200).unwrap().total
            };
            questions.map(|text| (ids(store.find(text, 200).unwrap()), in_register(text))).to_vec()
        };
        let before = found(&store);
        assert!(before.iter().filter(|(ids, _)| ids.is_empty()).count() <= 2);
        // All in the tables at once.
        raw.execute_batch("UPDATE this_device SET searchable = 0").unwrap();
        assert_eq!(found(&store), before, "{n}: all waiting");
        raw.execute("UPDATE this_device SET searchable = ?1", [upto]).unwrap();
    }
    assert!(waited && taken);
}
