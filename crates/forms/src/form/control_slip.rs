//! Form 06: who had the dossier when.

use crate::data::{ControlSlipData, ControlStep, StepOutcome};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{Align, Cell, FontBook, Paragraph, Row, Slice, Style, mm};
use crate::template::fill;
use crate::wording::{ControlSlipWords, FormSet};

use super::batch::{Identity, SetPaper};
use super::grid::Grid;
use super::{Lines, Scale};

/// Least number of rows: those not filled are written by hand.
const LEAST_ROWS: usize = 4;

pub(super) fn paper(
    data: &ControlSlipData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.control_slip;
    let identity = &Identity {
        title: &fill(&words.file_title, &[("code", Some(&data.code))], ""),
        author: &data.office.full_name(),
        subject: &data.procedure_name,
        number: data.number.as_ref(),
        code: Some(&data.code),
        edition: &data.edition,
        issued_at: data.issued_at,
    };
    let pages = Scale::a4().fitted(|scale| {
        let lines = Lines { common: &set.common, scale, fonts };
        let form = Form { data, words, lines };
        let slices = [form.top(), form.steps(), form.notes()].concat();
        Ok(identity.pages(slices, &lines, ""))
    })?;
    Ok(identity.paper(pages))
}

struct Form<'a> {
    data: &'a ControlSlipData,
    words: &'a ControlSlipWords,
    lines: Lines<'a>,
}

impl Form<'_> {
    fn top(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let heading = Head {
            office: &data.office.heading(true),
            number: data.number.as_ref(),
            mark: &data.office.mark_of(&words.mark),
            issued_at: data.issued_at,
        };
        let mut slices = vec![head(&heading, lines).slice];
        slices.extend(lines.title(&words.title, 1.2));
        slices.push(Slice::space(lines.scale.body * 0.4));
        slices.extend(lines.line(&words.code, &[("code", Some(&data.code))]));
        slices.extend(lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices.extend(lines.line(&words.handled_by, &[("agency", Some(&data.handled_by))]));
        if let Some(cooperating) = &words.cooperating {
            let agencies = data.cooperating.join("; ");
            slices.extend(lines.line(cooperating, &[("agencies", Some(&agencies))]));
        }
        let received = lines.common.date_of(data.received_at);
        let due = lines.common.time_of(data.due_at);
        slices.extend(lines.line(&words.received_at, &[("date", Some(&received))]));
        slices.extend(lines.line(&words.due_at, &[("time", Some(&due))]));
        slices
    }

    fn steps(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let widths = [mm(40.0), 0.0, mm(27.0), mm(20.0)];
        let grid = Grid { lines, size: lines.scale.body - 1.5, widths: &widths };
        let head = [&words.unit, &words.time, &words.outcome, &words.note];
        let blank = ControlStep::default();
        let filler = LEAST_ROWS.saturating_sub(data.rows.len());
        let rows = data.rows.iter().chain(std::iter::repeat_n(&blank, filler));
        let rows = rows.map(|step| self.step(step, &grid)).collect();
        grid.set(vec![head.map(|text| grid.head(text)).into()], rows)
    }

    fn step(&self, step: &ControlStep, grid: &Grid<'_>) -> Row {
        let words = self.words;
        let style = Style::regular(grid.size);
        let unit = |template: &str, name: &str| Paragraph {
            spans: crate::template::spans(template, &[("name", Some(name))], "\t", style),
            space_before: 2.0,
            ..Paragraph::default()
        };
        let outcome = step.outcome.map_or("", |outcome| match outcome {
            StepOutcome::Early => &words.early,
            StepOutcome::OnTime => &words.on_time,
            StepOutcome::Late => &words.late,
        });
        let units = vec![unit(&words.giver, &step.giver), unit(&words.receiver, &step.receiver)];
        Row {
            cells: vec![
                Cell::of(units),
                self.handing(step, grid),
                grid.centre(outcome),
                grid.left(&step.note),
            ],
            least: mm(29.0),
            carried: None,
        }
    }

    /// When, and both parties' places to sign.
    fn handing(&self, step: &ControlStep, grid: &Grid<'_>) -> Cell {
        let Self { words, lines, .. } = self;
        let time = step.at.map_or_else(|| words.blank_time.clone(), |at| lines.common.time_of(at));
        let time =
            Paragraph { align: Align::Centre, ..Paragraph::new(time, Style::regular(grid.size)) };
        let mut parts = vec![time];
        parts.extend(grid.pair(1, &words.giver_signs, &words.receiver_signs, 3.0));
        parts.extend(grid.pair(1, &step.giver_name, &step.receiver_name, mm(12.5)));
        Cell::of(parts)
    }

    fn notes(&self) -> Vec<Slice> {
        let Self { words, lines, .. } = self;
        super::list::notes(lines, &words.notes_title, &words.notes)
    }
}
