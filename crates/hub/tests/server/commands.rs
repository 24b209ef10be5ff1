//! The output and the errors of the commands.

use tempfile::tempdir;

use crate::process::{Hub, OFFICE, Pc, command, office_with_code, said};

#[test]
fn offices_and_pcs_are_listed_and_revoked() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    assert!(code.len() == 9 && code.as_bytes()[4] == b'-', "{code}: a code alone");
    assert_eq!(said(data.path(), &["device", "list", "--office", OFFICE]), "");
    let hub = Hub::serve(data.path(), &[]);
    let pc = Pc::enrol(&hub, 1, &code);
    pc.push(&hub, 1, vec![pc.record(1, b"x"), pc.record(2, b"y")]);
    assert_eq!(said(data.path(), &["office", "list"]), "H36.57\t1\t2\tUBND xã Cư Jút");
    let list = || said(data.path(), &["device", "list", "--office", OFFICE]);
    assert_eq!(list(), format!("{}\t1\t2\tenrolled", pc.device));
    let device = pc.device.to_string();
    let revoke = ["device", "revoke", "--office", OFFICE, "--device", &device];
    assert_eq!(said(data.path(), &revoke), "");
    assert_eq!(list(), format!("{}\t1\t2\trevoked", pc.device));
    assert_eq!(said(data.path(), &["office", "list"]), "H36.57\t0\t2\tUBND xã Cư Jút");
    let ask = pc.ask(3, vec![pc.record(3, b"z")]);
    assert_eq!(crate::http::post(hub.address, "/v1/sync", &ask).status, 403, "at once");
}

#[test]
fn a_code_can_be_drawn_for_a_scanner() {
    let data = tempdir().unwrap();
    office_with_code(data.path(), &[]);
    let code = ["device", "code", "--office", OFFICE, "--qr", "--url", "https://hub.example"];
    let said = said(data.path(), &code);
    let (code, drawn) = said.split_once('\n').unwrap();
    assert_eq!(code.len(), 9);
    let expected = qrcode::QrCode::new(format!("motcua:https://hub.example#{code}")).unwrap();
    // Each letter is two modules, one above the other; a quiet zone of four surrounds them.
    let lines: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
    let light = |x: usize, y: usize| match lines[y / 2][x] {
        '\u{2588}' => true,
        '\u{2580}' => y.is_multiple_of(2),
        '\u{2584}' => !y.is_multiple_of(2),
        _ => false,
    };
    for (index, color) in expected.to_colors().into_iter().enumerate() {
        let (x, y) = (index % expected.width() + 4, index / expected.width() + 4);
        assert_eq!(light(x, y), color == qrcode::Color::Light, "{x} {y}\n{drawn}");
    }
    assert!((0..expected.width() + 8).all(|x| light(x, 0) && light(x, 3)), "{drawn}");
}

#[test]
fn refusals_say_why_and_end_with_1() {
    let data = tempdir().unwrap();
    let unknown = "00000000-0000-0000-0000-000000000001";
    office_with_code(data.path(), &[]);
    let refused = [
        (&["device", "code", "--office", "H36.58"][..], "there is no office H36.58"),
        (&["device", "list", "--office", "H36.58"], "there is no office H36.58"),
        (&["device", "revoke", "--office", OFFICE, "--device", unknown], "has no PC"),
        (&["publish", "--kind", "holidays", "--from", "2027-01-01", "/none"], "No such file"),
        (&["office", "list", "--database", "postgres://nobody@127.0.0.1:1/x"], "PostgreSQL"),
        (&["office", "list", "--database", "garbage"], "the address of the database is wrong"),
    ];
    for (arguments, why) in refused {
        let output = command(data.path(), arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{arguments:?}");
        assert!(error.contains(why), "{arguments:?}: {error}");
    }
    let usage = command(data.path(), &["office", "add", "--code", "no code", "--name", "x"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn a_folder_that_is_no_hub_is_refused_untouched() {
    let data = tempdir().unwrap();
    std::fs::write(data.path().join("hub.db"), "no database, but long enough to look").unwrap();
    let output = command(data.path(), &["office", "list"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a database"));
    let kept = std::fs::read(data.path().join("hub.db")).unwrap();
    assert_eq!(kept, b"no database, but long enough to look");
}
