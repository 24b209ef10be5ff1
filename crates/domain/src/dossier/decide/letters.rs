//! Letters of apology: issued, signed, told, or decided against.

use crate::dossier::event::{
    Apologised, Event, LetterWaived, PaperKind, PaperSigned, Signer, Told, ToldHow,
};
use crate::dossier::refusal::Refusal;
use crate::dossier::stage::Stage;
use crate::dossier::state::{Apology, Dossier};
use crate::time::Timestamp;

use super::{Context, Numbers, need_reason, year_of};

/// A letter.
pub(super) struct Letter<'a> {
    pub reason: &'a str,
    pub new_due: Timestamp,
    pub signer: &'a Signer,
    pub told: Option<ToldHow>,
}

/// Issues a letter: for a due date that was missed, or, while the dossier is worked on, from the
/// moment the office knows that it will miss one.
pub(super) fn apologise(
    dossier: &Dossier,
    letter: Letter<'_>,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    let (at, calendar) = (context.at(), context.calendar());
    let Letter { reason, new_due, signer, told } = letter;
    let owed = dossier.owes_letter(at, calendar);
    let finished = match dossier.stage {
        Stage::Processing => None,
        // A result that came late is apologised for, too.
        Stage::ResultReady | Stage::Returned | Stage::Refused => dossier.finished(),
        stage if stage.is_waiting() && owed => None,
        stage => return Err(Refusal::WrongStage { stage }),
    };
    let early = !owed && finished.is_none() && !dossier.is_late(at, calendar);
    let last = dossier.apologies.last();
    if !owed {
        let today = last.is_some_and(|it| it.at.vn_date() == at.vn_date());
        if finished.is_some() || today {
            return Err(match last {
                Some(_) => Refusal::AlreadyApologised,
                None => Refusal::NotLate { due: dossier.due },
            });
        }
    }
    let reason = need_reason(reason)?;
    if new_due <= at {
        return Err(Refusal::DueInPast { due: new_due });
    }
    if !calendar.is_working_day(new_due.vn_date()) {
        return Err(Refusal::DueNotWorking { due: new_due });
    }
    if early && new_due <= dossier.due {
        return Err(Refusal::NewDueNotLater { due: dossier.due });
    }
    Ok(Event::Apologised(Apologised {
        by: context.by(),
        at,
        number: numbers.paper(PaperKind::Apology, year_of(at))?,
        reason,
        old_due: dossier.due,
        new_due,
        signer: signer.clone(),
        finished,
        told,
        waiting: dossier.stage.is_waiting().then_some(true),
        issue: context.issue(PaperKind::Apology, dossier),
    }))
}

/// Records that the head decided against a letter for the due date that was missed.
pub(super) fn waive(
    dossier: &Dossier,
    reason: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let at = context.at();
    if !dossier.owes_letter(at, context.calendar()) {
        return Err(Refusal::NoLetterOwed);
    }
    let (by, due, reason) = (context.by(), dossier.due, need_reason(reason)?);
    Ok(Event::LetterWaived(LetterWaived { by, at, due, reason }))
}

pub(super) fn tell(
    dossier: &Dossier,
    index: Option<u32>,
    how: ToldHow,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let (by, at, letter) = (context.by(), context.at(), letter(dossier, index)?);
    let (kind, number) = (PaperKind::Apology, letter.number);
    let before =
        |it: &Told| it.number == number && it.how == how && it.at.vn_date() == at.vn_date();
    if dossier.told.iter().any(before) {
        return Err(Refusal::NothingChanged);
    }
    Ok(Event::Told(Told { by, at, kind, number, how }))
}

pub(super) fn sign(
    dossier: &Dossier,
    index: Option<u32>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let (by, at, letter) = (context.by(), context.at(), letter(dossier, index)?);
    let (kind, number) = (PaperKind::Apology, letter.number);
    if dossier.signed.contains(&(kind, number)) {
        return Err(Refusal::AlreadySigned);
    }
    Ok(Event::PaperSigned(PaperSigned { by, at, kind, number }))
}

/// Returns a letter of a dossier, the last one where none is named.
fn letter(dossier: &Dossier, index: Option<u32>) -> Result<&Apology, Refusal> {
    let letters = &dossier.apologies;
    let letter = match index {
        None => letters.last(),
        Some(index) => usize::try_from(index).ok().and_then(|index| letters.get(index)),
    };
    letter.ok_or(Refusal::UnknownPaper)
}
