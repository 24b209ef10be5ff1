//! Writes sample papers of invented people: `cargo run -p forms --example samples -- OUTDIR`.

use std::error::Error;
use std::path::Path;

use forms::{
    ApologyData, AuthorisedParty, ControlSlipData, Edition, FormSet, FormSets, HandedIn,
    HandoverListData, MissingPaper, Paper, PaperLayout, ReceiptData, ReturnBy,
    SupplementRequestData, papers,
};
use serde::de::DeserializeOwned;

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("../tests/data/", $name, ".json"))
    };
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: samples OUTDIR")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let [old, new] = FormSets::built_in()?.all();
    let mut samples = every()?;
    samples.extend(receipts()?);
    samples.extend(others()?);
    let mut all: Vec<(Paper, &FormSet)> = Vec::new();
    for (name, paper) in &samples {
        for (set, suffix) in [(new, ""), (old, "-2018")] {
            let file = folder.join(format!("{name}{suffix}.pdf"));
            std::fs::write(file, papers(&[(paper.clone(), set)])?)?;
        }
        all.push((paper.clone(), new));
    }
    std::fs::write(folder.join("all.pdf"), papers(&all)?)?;
    Ok(())
}

type Samples = Result<Vec<(&'static str, Paper)>, Box<dyn Error>>;

/// A paper of every kind.
fn every() -> Samples {
    Ok(vec![
        ("receipt", Paper::Receipt(read(data!("receipt"))?)),
        ("supplement-request", Paper::SupplementRequest(read(data!("supplement_request"))?)),
        ("refusal", Paper::Refusal(read(data!("refusal"))?)),
        ("apology", Paper::Apology(read(data!("apology"))?)),
        ("stop", Paper::Stop(read(data!("stop"))?)),
        ("control-slip", Paper::ControlSlip(read(data!("control_slip"))?)),
        ("handover-list", Paper::HandoverList(read(data!("handover_list"))?)),
        ("result-handover", Paper::ResultHandover(read(data!("result_handover"))?)),
        ("return-receipt", Paper::ReturnReceipt(read(data!("return_receipt"))?)),
        ("multi-receipt", Paper::MultiReceipt(read(data!("multi_receipt"))?)),
        ("cover", Paper::Cover(read(data!("cover"))?)),
    ])
}

fn receipts() -> Samples {
    let usual: ReceiptData = read(data!("receipt"))?;
    let mut long = ReceiptData {
        papers: usual.papers.iter().cycle().take(60).cloned().collect(),
        ..usual.clone()
    };
    long.party.name =
        "Công ty trách nhiệm hữu hạn một thành viên nông lâm sản và dịch vụ tổng hợp \
                       Hoàng Long Cư Jút"
            .into();
    long.party.organisation = true;
    let authorised = ReceiptData {
        authorised: Some(AuthorisedParty {
            name: "Y Thoan Bkrông".into(),
            identity_number: Some("066201000004".into()),
            phone: Some("0912 000 004".into()),
            authority: Some("Giấy ủy quyền ngày 20/11/2026".into()),
            ..AuthorisedParty::default()
        }),
        remark: Some("Nhận kết quả sau 14 giờ".into()),
        ..usual.clone()
    };
    let online = ReceiptData {
        handed_in: HandedIn::Online,
        return_by: ReturnBy::Online,
        code_is_national: true,
        fee: Some(20_000),
        ..usual.clone()
    };
    let two_a5 = |data: &ReceiptData| ReceiptData { layout: PaperLayout::TwoA5, ..data.clone() };
    let again = Edition::Reprint {
        times: 2,
        at: "2026-11-28T09:14:30".parse()?,
        clerk: "Nguyễn Thị Bé".into(),
        corrected: vec!["Họ và tên: Nguyễn Thị Thắm → Nguyễn Thị Hồng Thắm (27/11/2026)".into()],
    };
    let (number, code, register) = (None, None, None);
    let preview =
        ReceiptData { edition: Edition::Preview, number, code, register, ..usual.clone() };
    Ok(vec![
        ("receipt-long", Paper::Receipt(long.clone())),
        ("receipt-long-two-a5", Paper::Receipt(two_a5(&long))),
        ("receipt-two-a5", Paper::Receipt(two_a5(&usual))),
        ("receipt-authorised", Paper::Receipt(authorised.clone())),
        ("receipt-authorised-two-a5", Paper::Receipt(two_a5(&authorised))),
        ("receipt-online", Paper::Receipt(online)),
        (
            "receipt-reprint",
            Paper::Receipt(ReceiptData { edition: again.clone(), ..usual.clone() }),
        ),
        ("receipt-reprint-two-a5", Paper::Receipt(ReceiptData { edition: again, ..two_a5(&long) })),
        ("receipt-preview", Paper::Receipt(preview)),
    ])
}

fn others() -> Samples {
    let letter: ApologyData = read(data!("apology"))?;
    let second = ApologyData {
        previous_dues: vec![letter.new_due],
        extension: 2,
        before_due: true,
        new_due: letter.new_due + chrono::Days::new(14),
        ..letter.clone()
    };
    let reason = "Phải đo đạc lại tại thực địa. ".repeat(60);
    let long = ApologyData { reason, ..letter };
    let request: SupplementRequestData = read(data!("supplement_request"))?;
    let names = ["Bản sao giấy chứng tử", "Tờ khai thiếu chữ ký của bên nam"];
    let listed = SupplementRequestData {
        papers: names
            .map(|name| MissingPaper { name: name.into(), ..MissingPaper::default() })
            .into(),
        reason: String::new(),
        guidance: None,
        ..request
    };
    let slip: ControlSlipData = read(data!("control_slip"))?;
    let rows = slip.rows.iter().cycle().take(9).cloned().collect();
    let list: HandoverListData = read(data!("handover_list"))?;
    let many = list.rows.iter().cycle().take(30).cloned().collect();
    Ok(vec![
        ("apology-second", Paper::Apology(second)),
        ("apology-long", Paper::Apology(long)),
        ("supplement-request-list", Paper::SupplementRequest(listed)),
        ("control-slip-long", Paper::ControlSlip(ControlSlipData { rows, ..slip })),
        ("handover-list-long", Paper::HandoverList(HandoverListData { rows: many, ..list })),
    ])
}
