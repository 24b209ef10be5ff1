// What happened to a dossier, in words.
import type { TimelineKind } from "./api";
import { t } from "./i18n";

/** The names of all steps. */
export const stepNames = (): Record<TimelineKind, string> => ({
  received: t("step.received"),
  supplement_requested: t("step.supplement_requested"),
  supplemented: t("step.supplemented"),
  apologised: t("step.apologised"),
  result_ready: t("step.result_ready"),
  returned: t("step.returned"),
  reprinted: t("step.reprinted"),
  corrected: t("step.corrected"),
  withdrawn: t("step.withdrawn"),
  conflict_settled: t("step.conflict_settled"),
  handed_over: t("step.handed_over"),
  taken_back: t("step.taken_back"),
  papers_came: t("step.papers_came"),
  payment_required: t("step.payment_required"),
  paid: t("step.paid"),
  opinion_asked: t("step.opinion_asked"),
  opinion_given: t("step.opinion_given"),
  refused: t("step.refused"),
  stopped: t("step.stopped"),
  told: t("step.told"),
  paper_signed: t("step.paper_signed"),
  letter_waived: t("step.letter_waived"),
  competent_received: t("step.competent_received"),
  paper_printed: t("step.paper_printed"),
  undone: t("step.undone"),
  became_late: t("step.became_late"),
});
