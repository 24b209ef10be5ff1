//! Who has the dossier.

use crate::calendar::{Duration, compute_due};
use crate::dossier::event::{CompetentReceived, Event, HandedOver, TakenBack};
use crate::dossier::refusal::Refusal;
use crate::dossier::stage::Stage;
use crate::dossier::state::Dossier;

use super::{Context, need_stage, need_text};

/// Hands a dossier over, also from one to the next: whoever is ill is relieved in one act.
pub(super) fn hand_over(
    dossier: &Dossier,
    to: &str,
    reason: &str,
    share: Option<Duration>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_open(dossier)?;
    let (by, at) = (context.by(), context.at());
    let to = need_text(to, Refusal::ReceiverMissing)?;
    if dossier.holder().is_some_and(|holder| holder.to == to) {
        return Err(Refusal::AlreadyThere);
    }
    let rule = context.policy.due_rule;
    let due = share.map(|share| compute_due(context.calendar(), at, share, rule).due);
    let reason = reason.trim().to_owned();
    Ok(Event::HandedOver(HandedOver { by, at, to, reason, due }))
}

pub(super) fn take_back(
    dossier: &Dossier,
    note: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    if dossier.holder().is_none() {
        return Err(Refusal::NotHandedOver);
    }
    let (by, at, note) = (context.by(), context.at(), note.trim().to_owned());
    Ok(Event::TakenBack(TakenBack { by, at, note }))
}

/// Records when the competent agency got the dossier; the time runs from then.
pub(super) fn competent_received(
    dossier: &Dossier,
    note: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let mut allowed = vec![Stage::Processing];
    allowed.extend(Stage::WAITING);
    need_stage(dossier, &allowed)?;
    let Some(agency) = &dossier.reception.competent else { return Err(Refusal::NoOtherAgency) };
    if agency.received_at.or(dossier.competent_received).is_some() {
        return Err(Refusal::AlreadyThere);
    }
    let (by, at, note) = (context.by(), context.at(), note.trim().to_owned());
    let duration = dossier.reception.duration.as_deref().and_then(|it| it.parse().ok());
    let rule = context.policy.due_rule;
    let counted = |duration| compute_due(context.calendar(), at, duration, rule).due;
    let due = duration.map_or(dossier.first_due(), counted);
    Ok(Event::CompetentReceived(CompetentReceived { by, at, due, note }))
}

fn need_open(dossier: &Dossier) -> Result<(), Refusal> {
    if dossier.stage.has_ended() {
        return Err(Refusal::WrongStage { stage: dossier.stage });
    }
    Ok(())
}
