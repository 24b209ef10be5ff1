// What can be done with a dossier at the step it is at.
import type { DossierView } from "../../../lib/api";

/** A sheet in which something is done. */
export type ActName =
  | "ready"
  | "return"
  | "hand"
  | "supplement"
  | "supplemented"
  | "end"
  | "correct"
  | "more"
  | "payment"
  | "paid"
  | "opinion"
  | "answered"
  | "competent"
  | "waive"
  | "tell"
  | "undo";

/** What every sheet of an act takes. */
export interface ActProps {
  dossier: DossierView;
  onclose: () => void;
  done: (changed: DossierView[]) => void;
}

/** Which dossier it is, in words. */
export const aboutOf = (dossier: DossierView) => `${dossier.code} · ${dossier.applicant.name}`;

/** Whether a dossier is still open. */
export function isOpen({ stage }: DossierView): boolean {
  return !["returned", "withdrawn", "refused", "stopped"].includes(stage);
}

/** Whether an act, or a letter of apology, fits the step that a dossier is at. */
export function fits(act: ActName | "apologise", dossier: DossierView): boolean {
  const { stage } = dossier;
  const working = stage === "processing";
  switch (act) {
    case "ready":
    case "supplement":
    case "payment":
    case "opinion":
      return working;
    case "return":
      return stage === "result_ready";
    case "hand":
      return isOpen(dossier) || !!dossier.holder;
    case "supplemented":
      return stage === "awaiting_supplement";
    case "paid":
      return stage === "awaiting_payment";
    case "answered":
      return stage === "awaiting_opinion";
    case "end":
      return isOpen(dossier);
    case "competent":
      return isOpen(dossier) && !!dossier.competentAgency && dossier.competentReceivedAt === null;
    case "apologise":
      return working || dossier.letterOwed;
    case "waive":
      return dossier.letterOwed;
    case "tell":
      return dossier.issued.some((it) => it.kind === "apology");
    case "undo":
      return !!dossier.undo && !dossier.undo.problem;
    case "correct":
    case "more":
      return true;
  }
}

/** The act that is usually next. */
export function nextOf(dossier: DossierView): ActName | "apologise" | null {
  switch (dossier.stage) {
    case "processing":
      if (dossier.timing === "late") return "apologise";
      return fits("competent", dossier) ? "competent" : "ready";
    case "awaiting_supplement":
      return "supplemented";
    case "awaiting_payment":
      return "paid";
    case "awaiting_opinion":
      return "answered";
    case "result_ready":
      return "return";
    default:
      return null;
  }
}
