// The reception form as the clerk sees it, and what is sent of it.
import type {
  ReceptionChannel,
  DossierView,
  PersonInput,
  ProcedureView,
  ReceptionInput,
  RefusalView,
  ReturnBy,
} from "../../lib/api";
import { t } from "../../lib/i18n";
import { handedIn, linesOf, type PaperLine } from "../../lib/papers";
import type { Shown } from "../../lib/state.svelte";

/** The receipt of a dossier, to be shown. */
export function receiptOf(dossier: DossierView): Shown {
  return {
    papers: [{ dossier: dossier.id, kind: "receipt", index: 0 }],
    name: dossier.code,
    title: t("pdf.receipt", { number: dossier.receipt }),
    reprint: false,
  };
}

/** A refusal before reception, to be shown. */
export function refusalOf({ id, number }: RefusalView): Shown {
  return {
    papers: [{ dossier: id, kind: "refusal", index: 0 }],
    name: "phieu-tu-choi",
    title: t("pdf.refusal", { number }),
    reprint: false,
  };
}

/** Nobody yet. */
export function nobody(): PersonInput {
  return {
    name: "",
    id: "",
    birthDate: "",
    gender: "",
    address: "",
    phone: "",
    email: "",
    organisation: false,
    representative: "",
    authority: "",
  };
}

/** What stands in the form. */
export class Form {
  procedure = $state<ProcedureView | null>(null);
  procedureText = $state("");
  variant = $state("");
  applicant = $state<PersonInput>(nobody());
  other = $state(false);
  submitter = $state<PersonInput>(nobody());
  papers = $state<PaperLine[]>([]);
  channel = $state<ReceptionChannel>("in_person");
  returnBy = $state<ReturnBy>("office");
  fee = $state("");
  duration = $state("");
  manual = $state(false);
  manualDue = $state("");
  manualReason = $state("");
  past = $state(false);
  receivedAt = $state("");
  note = $state("");
  sets = $state(1);
  competentAgency = $state("");
  competentReceivedAt = $state("");
  durationDecision = $state("");

  /** The case that holds: as chosen, or the first that fits the channel. */
  get chosen() {
    const all = this.procedure?.variants ?? [];
    return (
      all.find((it) => it.id === this.variant) ??
      all.find((it) => it.channel === null || it.channel === this.channel) ??
      all[0] ??
      null
    );
  }

  /** The text of the procedure that was chosen. */
  get procedureName(): string {
    return this.procedure ? `${this.procedure.code} · ${this.procedure.name}` : "";
  }

  /** Whether anything was typed. */
  get touched(): boolean {
    return JSON.stringify(this.input()) !== JSON.stringify(new Form().input());
  }

  /** Takes a procedure with its papers and usual counts. */
  take(procedure: ProcedureView, keepPapers = false): void {
    this.procedure = procedure;
    this.procedureText = this.procedureName;
    if (keepPapers) return;
    this.variant = "";
    this.fee = "";
    this.duration = "";
    this.papers = linesOf(procedure.papers);
  }

  /** What is sent to the office. */
  input(): ReceptionInput {
    return {
      // Text that is no longer the choice stands for none.
      procedure: this.procedureText === this.procedureName ? (this.procedure?.code ?? "") : "",
      variant: this.variant,
      applicant: { ...this.applicant },
      submitter: this.other ? { ...this.submitter } : null,
      papers: handedIn(this.papers),
      sets: this.sets,
      channel: this.channel,
      returnBy: this.returnBy,
      fee: this.fee.trim() || null,
      duration: this.duration.trim() || null,
      manualDue: this.manual ? this.manualDue : null,
      manualDueReason: this.manual ? this.manualReason : "",
      receivedAt: this.past ? this.receivedAt : null,
      note: this.note,
      competentAgency: this.competentAgency,
      competentReceivedAt: this.competentReceivedAt.trim() || null,
      durationDecision: this.durationDecision,
    };
  }

  /** Fills the form from a draft; the procedure is asked for by the caller. */
  restore(input: ReceptionInput, procedure: ProcedureView | null): void {
    if (procedure) this.take(procedure);
    this.variant = input.variant;
    this.applicant = { ...nobody(), ...input.applicant };
    this.other = input.submitter !== null;
    this.submitter = { ...nobody(), ...input.submitter };
    for (const paper of input.papers) {
      const line = this.papers.find((it) => it.name === paper.name);
      if (line) Object.assign(line, paper, { on: true });
      else this.papers.push({ ...paper, on: true, own: true });
    }
    this.channel = input.channel;
    this.returnBy = input.returnBy;
    this.fee = input.fee === null ? "" : String(input.fee);
    this.duration = input.duration ?? "";
    this.manual = input.manualDue !== null;
    this.manualDue = input.manualDue ?? "";
    this.manualReason = input.manualDueReason;
    this.past = input.receivedAt !== null;
    this.receivedAt = input.receivedAt ?? "";
    this.note = input.note;
    this.sets = input.sets || 1;
    this.competentAgency = input.competentAgency;
    this.competentReceivedAt = input.competentReceivedAt ?? "";
    this.durationDecision = input.durationDecision;
  }
}
