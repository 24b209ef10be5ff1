//! Writes sample papers of invented people: `cargo run -p forms --example samples -- OUTDIR`.

use std::error::Error;
use std::path::Path;

use forms::{
    ApologyData, Edition, FormSets, PaperLayout, ReceiptData, SetChoice, SupplementRequestData,
    apology_letters, receipt, supplement_request,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: samples OUTDIR")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let sets = FormSets::built_in()?;
    let usual: ReceiptData = serde_json::from_str(include_str!("../tests/data/receipt.json"))?;

    let long = ReceiptData {
        applicant_name: "Công ty trách nhiệm hữu hạn một thành viên nông lâm sản và dịch vụ tổng hợp Hoàng Long Cư Jút".into(),
        papers: usual.papers.iter().cycle().take(60).cloned().collect(),
        ..usual.clone()
    };
    let receipts = [
        ("long-a4", long.clone(), SetChoice::ByReception),
        (
            "long-two-a5",
            ReceiptData {
                layout: PaperLayout::TwoA5,
                edition: Edition::Reprint { times: 1 },
                ..long
            },
            SetChoice::ByReception,
        ),
        ("receipt-a4", usual.clone(), SetChoice::ByReception),
        (
            "receipt-two-a5",
            ReceiptData { layout: PaperLayout::TwoA5, ..usual.clone() },
            SetChoice::ByReception,
        ),
        ("receipt-2018", usual.clone(), SetChoice::Tt2018),
        (
            "receipt-reprint",
            ReceiptData { edition: Edition::Reprint { times: 2 }, ..usual.clone() },
            SetChoice::ByReception,
        ),
        (
            "receipt-preview",
            ReceiptData {
                edition: Edition::Preview,
                number: None,
                code: None,
                register: None,
                ..usual
            },
            SetChoice::ByReception,
        ),
    ];
    for (name, data, choice) in receipts {
        let pdf = receipt(&data, sets.choose(choice, data.received_at.date()))?;
        std::fs::write(folder.join(name).with_extension("pdf"), pdf)?;
    }

    let letter: ApologyData = serde_json::from_str(include_str!("../tests/data/apology.json"))?;
    let second = ApologyData {
        previous_due: Some(letter.new_due),
        extensions_before: 1,
        new_due: letter.new_due + chrono::Days::new(14),
        ..letter.clone()
    };
    for (name, choice) in [("letters", SetChoice::ByReception), ("letters-2018", SetChoice::Tt2018)]
    {
        let pdf = apology_letters(&[letter.clone(), second.clone()], sets, choice)?;
        std::fs::write(folder.join(name).with_extension("pdf"), pdf)?;
    }

    let request: SupplementRequestData =
        serde_json::from_str(include_str!("../tests/data/supplement_request.json"))?;
    let set = sets.choose(SetChoice::ByReception, request.issued_at.date());
    std::fs::write(folder.join("supplement-request.pdf"), supplement_request(&request, set)?)?;
    Ok(())
}
