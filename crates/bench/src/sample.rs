//! Offices with invented data.

use std::path::Path;

use office::Office;
use office::view::{PaperInput, PersonInput, ReceptionInput};

use crate::Trouble;

/// A commune of the real list.
const COMMUNE: &str = "24640";
const SEED: u64 = 7;
const SURNAMES: [&str; 5] = ["Nguyễn", "Trần", "Lê", "Đặng", "Hoàng"];
const MIDDLES: [&str; 6] = ["Thị", "Văn", "Hồng", "Minh", "Ngọc", "Quốc"];
const GIVEN: [&str; 11] =
    ["Thắm", "Hùng", "Lan", "Đức", "Yến", "Phượng", "Sơn", "Trang", "Ân", "Huệ", "Khoa"];

/// Opens the office in a folder; creates it with that many dossiers when there is none.
pub fn office(folder: &Path, dossiers: u32) -> Result<Office, Trouble> {
    let office = Office::open(folder)?;
    if office.app_state()?.settings.is_none() {
        let mut settings = office.suggest_setup(COMMUNE)?.settings;
        settings.office_code = "H36.57".into();
        settings.clerk.name = "Trần Văn Bảo".into();
        settings.signer.name = "Nguyễn Văn An".into();
        office.set_up(settings)?;
        if dossiers > 0 {
            eprintln!("making {dossiers} invented dossiers in {}", folder.display());
            office.demo(dossiers, SEED)?;
        }
    }
    Ok(office)
}

/// Returns an ordinary reception: a birth registration with three papers.
pub fn reception(n: u32) -> ReceptionInput {
    // Names differ, as those of real applicants do.
    let pick = |list: &[&'static str], n: u32| list[n as usize % list.len()];
    let name = format!("{} {} {}", pick(&SURNAMES, n), pick(&MIDDLES, n / 7), pick(&GIVEN, n / 3));
    let paper = |name: &str, originals, copies| PaperInput {
        name: name.into(),
        originals,
        copies,
        ..PaperInput::default()
    };
    ReceptionInput {
        procedure: "1.001193".into(),
        applicant: PersonInput {
            name,
            id: format!("0663{:08}", 1_000_000 + n),
            birth_date: "14/02/2001".into(),
            gender: "Nữ".into(),
            address: "Thôn 3, xã Cư Jút, tỉnh Lâm Đồng".into(),
            phone: format!("0912{:06}", n % 1_000_000),
            ..PersonInput::default()
        },
        papers: vec![
            paper("Tờ khai đăng ký khai sinh theo mẫu", 1, 0),
            paper("Giấy chứng sinh do cơ sở y tế nơi trẻ em sinh ra cấp", 1, 0),
            paper("Giấy tờ chứng minh nơi cư trú của cha, mẹ", 0, 1),
        ],
        duration: Some("1wd".into()),
        ..ReceptionInput::default()
    }
}
