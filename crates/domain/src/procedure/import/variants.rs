//! The cases of a record: its lines by channel, merged where they are the same.

use super::record::Record;
use super::{Doubt, ImportError, ImportWarning, duration, fee};
use crate::calendar::Duration;
use crate::dossier::ReceptionChannel;
use crate::procedure::{Fee, Variant};
use crate::text::fold;

/// The longest label and note taken from a description, in characters.
const MAX_LABEL: usize = 120;
const MAX_NOTE: usize = 300;

/// One line of `cach_thuc_thuc_hien`.
struct Line {
    channel: ReceptionChannel,
    duration: Option<Duration>,
    fee: Option<Fee>,
    label: String,
    note: String,
}

/// Reads `cach_thuc_thuc_hien`; always gives at least one case, even if nothing is known of it.
pub(super) fn read(
    record: &Record<'_>,
    warnings: &mut Vec<ImportWarning>,
) -> Result<Vec<Variant>, ImportError> {
    let mut lines = Vec::new();
    for part in record.parts("cach_thuc_thuc_hien")? {
        lines.push(read_line(&part, warnings)?);
    }
    if lines.is_empty() {
        warnings.push(record.warning("cach_thuc_thuc_hien", Doubt::NoDuration, ""));
        let (id, label, note) = ("main".to_owned(), String::new(), String::new());
        return Ok(vec![Variant { id, label, channel: None, duration: None, fee: None, note }]);
    }
    Ok(cases(&lines))
}

fn read_line(part: &Record<'_>, warnings: &mut Vec<ImportWarning>) -> Result<Line, ImportError> {
    let channel = part.required_text("hinh_thuc_nop")?;
    let channel = match fold(&channel).as_str() {
        "truc tiep" => ReceptionChannel::InPerson,
        "truc tuyen" => ReceptionChannel::Online,
        other if other.contains("buu chinh") => ReceptionChannel::Post,
        _ => return Err(part.error("hinh_thuc_nop", "Trực tiếp, Trực tuyến or Bưu chính")),
    };
    let (time, description) = (part.text("thoi_gian")?, part.text("mo_ta")?);
    let mentioned = duration::mentioned(&description);
    let mut duration = duration::whole(&time);
    match duration {
        None => warnings.push(part.warning("thoi_gian", Doubt::NoDuration, &time)),
        Some(known) if !mentioned.is_empty() && !mentioned.contains(&known) => {
            warnings.push(part.warning("thoi_gian", Doubt::DurationContradicted, &description));
            duration = None;
        }
        Some(_) => {}
    }
    let fee_text = part.text("phi_le_phi")?;
    let (fee, doubt) = fee::read(&fee_text);
    if let Some(doubt) = doubt {
        warnings.push(part.warning("phi_le_phi", doubt, &fee_text));
    }
    let label = if description.is_empty() { &time } else { &description };
    // What the clerk needs to set a due date by hand: the words of the source.
    let note = match (duration, description.is_empty()) {
        (Some(_), _) => String::new(),
        (None, true) => time.clone(),
        (None, false) => shortened(&description, MAX_NOTE),
    };
    Ok(Line { channel, duration, fee, label: shortened(label, MAX_LABEL), note })
}

/// Makes cases of the lines. Where all channels have the same cases, a case holds for all.
fn cases(lines: &[Line]) -> Vec<Variant> {
    let of = |channel: ReceptionChannel| lines.iter().filter(move |line| line.channel == channel);
    let channels: Vec<ReceptionChannel> =
        [ReceptionChannel::InPerson, ReceptionChannel::Online, ReceptionChannel::Post]
            .into_iter()
            .filter(|channel| of(*channel).next().is_some())
            .collect();
    let facts = |channel| of(channel).map(|line| (line.duration, line.fee)).collect::<Vec<_>>();
    let same = channels.iter().all(|channel| facts(*channel) == facts(channels[0]));
    let shown = if same { &channels[..1] } else { &channels[..] };
    let mut variants = Vec::new();
    for &channel in shown {
        let several = of(channel).count() > 1;
        for (number, line) in (1..).zip(of(channel)) {
            let name = if same { "case" } else { channel.as_str() };
            variants.push(Variant {
                id: if several { format!("{name}-{number}") } else { name.to_owned() },
                label: if several { line.label.clone() } else { String::new() },
                channel: (!same).then_some(channel),
                duration: line.duration,
                fee: line.fee,
                note: line.note.clone(),
            });
        }
    }
    variants
}

/// Returns the first characters of a text, cut at a word.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{cut}…")
}
