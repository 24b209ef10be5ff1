//! Issued papers as PDF, shown, printed and printed again.

use domain::dossier::{Command, Dossier, PaperKind, Refusal};
use domain::id::DossierId;
use domain::time::Timestamp;
use forms::{Edition, FormSet, Paper};
use store::{Act, Action, RefusedAtCounter};

use super::data::{self, Issued, wall};
use crate::Office;
use crate::dossier::describe::correction_text;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::office::rules::Rules;
use crate::view::{PaperRef, Problem};

impl Office {
    /// Returns one PDF with several papers as they would be printed now: one that was printed before
    /// is marked "BẢN IN LẠI". Nothing is recorded: see [`Office::deliver_papers`].
    ///
    /// # Errors
    /// `error.paper_unknown`, or a character that cannot be printed.
    pub fn papers_pdf(&self, papers: &[PaperRef]) -> Result<Vec<u8>, Problem> {
        self.read(|office, now| {
            let wanted = office.papers(papers)?;
            let as_printed = |it: &Wanted| it.is_printed();
            office.pdf(&wanted, now, as_printed)
        })
    }

    /// Makes papers and gives them to a printer or a file. That they were printed, or printed again,
    /// is recorded only when `deliver` has accepted them; a printer that fails leaves nothing in the
    /// history. Numbers never change.
    ///
    /// # Errors
    /// As [`Office::papers_pdf`]; `error.already_printed` for a paper that was printed, without
    /// `reprint`: there is no second original; the error of `deliver`, or when it cannot be recorded.
    pub fn deliver_papers(
        &self,
        actor: &Actor,
        papers: &[PaperRef],
        reprint: bool,
        deliver: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let (pdf, printed) = self.read(|office, now| {
            let wanted = office.papers(papers)?;
            if !reprint && wanted.iter().any(Wanted::is_printed) {
                return Err(Refusal::AlreadyPrinted.into());
            }
            let printed: Vec<Act> = wanted.iter().map(|it| it.printed(reprint)).collect();
            Ok((office.pdf(&wanted, now, |_| reprint)?, printed))
        })?;
        self.deliver(actor, &pdf, &printed, deliver)
    }

    /// Makes one PDF for the day of signing: a cover list, then the letters of dossiers that wait for
    /// their signature, in the order given. A letter that was printed before is printed again.
    ///
    /// # Errors
    /// `error.already_signed` when no letter waits, else as [`Office::deliver_papers`].
    pub fn deliver_for_signing(
        &self,
        actor: &Actor,
        dossiers: &[String],
        to: &str,
        deliver: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let (pdf, printed) = self.read(|office, now| {
            let mut wanted = Vec::new();
            for dossier in dossiers {
                for index in office.unsigned_letters(office.id_of(dossier)?)? {
                    let kind = PaperKind::Apology;
                    let index = Some(index);
                    wanted.push(office.paper(&PaperRef {
                        dossier: dossier.clone(),
                        kind,
                        index,
                    })?);
                }
            }
            if wanted.is_empty() {
                return Err(Refusal::AlreadySigned.into());
            }
            let printed: Vec<Act> = wanted.iter().map(|it| it.printed(it.is_printed())).collect();
            let rules: &Rules = office;
            let cover = office.cover(dossiers, to, now)?;
            let mut papers = vec![(cover, rules.form_set(now.vn_date()))];
            papers.extend(office.with_sets(&wanted, now, Wanted::is_printed)?);
            Ok((forms::papers(&papers)?, printed))
        })?;
        self.deliver(actor, &pdf, &printed, deliver)
    }

    /// Delivers a PDF, and then records that its papers were printed.
    fn deliver(
        &self,
        actor: &Actor,
        pdf: &[u8],
        printed: &[Act],
        deliver: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        // No lock is held while a printer works.
        deliver(pdf)?;
        self.act(actor, |office, now| {
            office.transact_acts(printed, now)?;
            Ok(())
        })
    }
}

/// A paper that was asked for.
struct Wanted {
    kind: PaperKind,
    index: u32,
    of: Subject,
}

/// What a paper is of.
enum Subject {
    Dossier(DossierId, Box<Dossier>),
    Refusal(Box<RefusedAtCounter>),
}

impl Wanted {
    fn is_printed(&self) -> bool {
        match &self.of {
            Subject::Dossier(_, dossier) => dossier.is_printed(self.kind, self.index),
            Subject::Refusal(refusal) => refusal.printed,
        }
    }

    /// Returns what is recorded of a printing.
    fn printed(&self, reprint: bool) -> Act {
        let (kind, index) = (self.kind, self.index);
        match &self.of {
            Subject::Refusal(refusal) => Act::PrintRefusal { id: refusal.id, reprint },
            Subject::Dossier(id, _) => {
                let command = if reprint {
                    Command::Reprint { kind, index }
                } else {
                    Command::Print { kind, index }
                };
                Act::OnDossier(Action::now(*id, command))
            }
        }
    }

    fn edition(&self, rules: &Rules, reprint: bool, now: Timestamp) -> Edition {
        let (times, corrected) = match &self.of {
            Subject::Refusal(refusal) => (refusal.reprints, Vec::new()),
            Subject::Dossier(_, dossier) => (
                dossier.reprints_of(self.kind, self.index),
                corrected(dossier, self.kind, self.index, rules),
            ),
        };
        if !reprint {
            return match corrected.is_empty() {
                true => Edition::Original,
                false => Edition::Corrected { corrected },
            };
        }
        let clerk = rules.settings.clerk.name.clone();
        Edition::Reprint { times: times + 1, at: wall(now), clerk, corrected }
    }
}

/// Returns what was corrected since a paper was issued, one by one, in words.
fn corrected(dossier: &Dossier, kind: PaperKind, index: u32, rules: &Rules) -> Vec<String> {
    let Some((_, issued)) = dossier.paper(kind, index) else { return Vec::new() };
    let said = |it: &domain::dossier::Corrected| {
        let day = it.at.to_vn().format("%d/%m/%Y");
        format!("{} ({day})", correction_text(it, rules.language()))
    };
    dossier.corrections_after(issued).into_iter().map(said).collect()
}

impl<S: AsReader> OpenOffice<'_, S> {
    fn papers(&self, papers: &[PaperRef]) -> Result<Vec<Wanted>, Problem> {
        papers.iter().map(|it| self.paper(it)).collect()
    }

    fn paper(&self, paper: &PaperRef) -> Result<Wanted, Problem> {
        let unknown = || Problem::new("error.paper_unknown");
        let id = self.id_of(&paper.dossier)?;
        let kind = paper.kind;
        let Some((dossier, _)) = self.reader().dossier(id)? else {
            let refusal = self.reader().refusal(id)?.filter(|_| kind == PaperKind::Refusal);
            let refusal = refusal.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
            return Ok(Wanted { kind, index: 0, of: Subject::Refusal(Box::new(refusal)) });
        };
        let last = dossier.papers_issued(kind).checked_sub(1).ok_or_else(unknown)?;
        let index = paper.index.unwrap_or(last);
        dossier.paper(kind, index).ok_or_else(unknown)?;
        Ok(Wanted { kind, index, of: Subject::Dossier(id, Box::new(dossier)) })
    }

    /// Makes one PDF of all papers, in their order.
    fn pdf(
        &self,
        wanted: &[Wanted],
        now: Timestamp,
        reprint: impl Fn(&Wanted) -> bool,
    ) -> Result<Vec<u8>, Problem> {
        Ok(forms::papers(&self.with_sets(wanted, now, reprint)?)?)
    }

    /// Returns papers with the sets of forms that they were issued with.
    fn with_sets(
        &self,
        wanted: &[Wanted],
        now: Timestamp,
        reprint: impl Fn(&Wanted) -> bool,
    ) -> Result<Vec<(Paper, &FormSet)>, Problem> {
        let rules: &Rules = self;
        let papers = wanted.iter().map(|it| {
            let edition = it.edition(rules, reprint(it), now);
            match &it.of {
                Subject::Refusal(refusal) => {
                    let refused = &refusal.refused;
                    let set = rules.set_of(&refused.issue, refused.at.vn_date())?;
                    Ok((Paper::Refusal(data::reception_refused(refused, edition)), set))
                }
                Subject::Dossier(_, dossier) => {
                    let issued = Issued::of(rules, dossier, it.kind, it.index);
                    let received = dossier.on_receipt().at.vn_date();
                    let set = rules.set_of(&issued.issue, received)?;
                    let paper = issued.paper(edition);
                    Ok((paper.ok_or_else(|| Problem::new("error.paper_unknown"))?, set))
                }
            }
        });
        papers.collect()
    }
}
