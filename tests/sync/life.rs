//! The life of a dossier on several PCs: papers are printed once, steps are taken back everywhere.

use office::Office;
use office::view::{
    ActInput, DossierView, PaperKind, PaperRef, PersonInput, Problem, RefusalInput, Stage,
    TodayList,
};

use crate::support::*;

fn act(office: &Office, dossier: &str, act: &ActInput) -> Result<DossierView, Problem> {
    let done = office.act_on(&office.actor().unwrap(), &[dossier.to_owned()], act)?;
    Ok(done.into_iter().next().unwrap())
}

fn print(office: &Office, of: &str, kind: PaperKind, reprint: bool) -> Result<(), Problem> {
    let paper = PaperRef { dossier: of.to_owned(), kind, index: None };
    office.deliver_papers(&office.actor().unwrap(), &[paper], reprint, |_| Ok(()))
}

fn undo() -> ActInput {
    ActInput::Undo { reason: "Nhầm".into() }
}

fn hand_over(to: &str) -> ActInput {
    ActInput::HandOver { to: to.into(), why: String::new(), share: Some("2wd".into()) }
}

fn ready() -> ActInput {
    ActInput::Ready {
        signed_at: None,
        number: "12/GXN".into(),
        kind: String::new(),
        signer: String::new(),
        note: String::new(),
    }
}

#[test]
fn a_refusal_before_reception_reaches_every_pc_with_its_printings() {
    let (_data, hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    let input = RefusalInput {
        applicant: PersonInput { name: "Y Thịnh Ayun".into(), ..PersonInput::default() },
        procedure: "Cấp thị thực".into(),
        reason: "Không thuộc thẩm quyền".into(),
    };
    let refusal = first.refuse_reception(&first.actor().unwrap(), &input).unwrap();
    sync(&first);
    sync(&second);
    let waiting = |office: &Office| office.today(TodayList::Unprinted, 10).unwrap();
    assert_eq!(waiting(&second).unprinted_refusals, std::slice::from_ref(&refusal));
    print(&second, &refusal.id, PaperKind::Refusal, false).unwrap();
    sync(&second);
    sync(&first);
    assert_eq!(waiting(&first).counts.unprinted, 0);
    let again = print(&first, &refusal.id, PaperKind::Refusal, false).unwrap_err();
    assert_eq!(again.key, "error.already_printed", "another PC has printed it");
    // A PC that is new has it as well, and gives its own numbers.
    let (_third_folder, third) = pc(&hub);
    sync(&third);
    let own = third.refuse_reception(&third.actor().unwrap(), &input).unwrap();
    assert_ne!(own.number, refusal.number);
    print(&third, &refusal.id, PaperKind::Refusal, true).unwrap();
    for office in [&first, &second, &third] {
        assert_sound(office);
    }
    drop((first, second));
    assert_eq!(hash(&first_folder), hash(&second_folder));
}

#[test]
fn a_step_taken_back_is_taken_back_everywhere() {
    let (_data, hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    let dossier = receive(&first, "Nguyễn Thị Lan");
    act(&first, &dossier.id, &hand_over("Phòng Kinh tế")).unwrap();
    sync(&first);
    sync(&second);
    let there = act(&second, &dossier.id, &undo()).unwrap();
    assert_eq!((there.holder.as_str(), there.steps.len()), ("", 0));
    sync(&second);
    sync(&first);
    assert_eq!(first.dossier(&dossier.id).unwrap().holder, "");
    // Both offline: one takes the result back, the other has returned it. People see it.
    act(&first, &dossier.id, &ready()).unwrap();
    sync(&first);
    sync(&second);
    act(&first, &dossier.id, &undo()).unwrap();
    let returned = ActInput::Return {
        taken_by: String::new(),
        taker_id: String::new(),
        how: None,
        tracking: String::new(),
        without_receipt: false,
        note: String::new(),
    };
    act(&second, &dossier.id, &returned).unwrap();
    for office in [&first, &second, &first] {
        sync(office);
    }
    for office in [&first, &second] {
        let shown = office.dossier(&dossier.id).unwrap();
        assert_eq!(shown.stage, Stage::Returned, "nothing that was done is lost");
        assert!(shown.result_at.is_none());
        assert_sound(office);
    }
    drop((first, second));
    assert_eq!(hash(&first_folder), hash(&second_folder));
}

#[test]
fn a_receipt_is_printed_once_by_whichever_pc() {
    let (_data, hub) = hub();
    let (_first_folder, first) = pc(&hub);
    let (_second_folder, second) = pc(&hub);
    let dossier = receive(&first, "Nguyễn Thị Lan");
    sync(&first);
    sync(&second);
    print(&second, &dossier.id, PaperKind::Receipt, false).unwrap();
    sync(&second);
    sync(&first);
    let shown = first.dossier(&dossier.id).unwrap();
    assert!(shown.issued[0].printed);
    assert_eq!(
        print(&first, &dossier.id, PaperKind::Receipt, false).unwrap_err().key,
        "error.already_printed"
    );
    print(&first, &dossier.id, PaperKind::Receipt, true).unwrap();
    assert_eq!(first.dossier(&dossier.id).unwrap().issued[0].reprints, 1);
}
