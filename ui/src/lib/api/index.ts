// The one door to the office. A refusal becomes a thrown Problem, so that a screen handles it where
// it stands.
import { invoke } from "@tauri-apps/api/core";

import {
  commands,
  type PaperRef_Serialize as PaperRef,
  type Problem_Serialize as Problem,
  type ReceptionInput_Serialize as ReceptionInput,
} from "./contract";

// As the office sends them: every field is there.
export type {
  AddressView_Serialize as AddressView,
  ApologyInput,
  ApologyPreview_Serialize as ApologyPreview,
  AppState_Serialize as AppState,
  BundleIn_Serialize as BundleIn,
  CommuneView,
  ConflictView,
  DuplicatePairView_Serialize as DuplicatePairView,
  DossierRow_Serialize as DossierRow,
  DossierView_Serialize as DossierView,
  LanStatus_Serialize as LanStatus,
  LateView_Serialize as LateView,
  OverwrittenView_Serialize as OverwrittenView,
  PaperRef_Serialize as PaperRef,
  PaperView,
  ParkedView_Serialize as ParkedView,
  PersonInput_Serialize as PersonInput,
  PrinterView,
  Problem_Serialize as Problem,
  ProcedureHit_Serialize as ProcedureHit,
  ProcedureView_Serialize as ProcedureView,
  PublicationView_Serialize as PublicationView,
  ReceptionInput_Serialize as ReceptionInput,
  ReceptionPreview_Serialize as ReceptionPreview,
  Settings,
  SyncNow_Serialize as SyncNow,
  SyncRunView_Serialize as SyncRunView,
  TimelineEntry_Serialize as TimelineEntry,
  TodayList,
  TodayView_Serialize as TodayView,
  Updating,
} from "./contract";

type Result<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };
type Commands = typeof commands;
type Answer<K extends keyof Commands> =
  Awaited<ReturnType<Commands[K]>> extends Result<infer T> ? T : never;

/** Calls a command; throws the Problem of a refusal. */
export async function ask<K extends keyof Commands>(
  name: K,
  ...given: Parameters<Commands[K]>
): Promise<Answer<K>> {
  const command = commands[name] as (
    ...given: Parameters<Commands[K]>
  ) => Promise<Result<Answer<K>>>;
  const answer = await command(...given);
  if (answer.status === "error") throw answer.error;
  return answer.data;
}

/** Papers as one PDF. */
export async function paperPdf(papers: PaperRef[]): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("paper_pdf", { papers });
}

/** The receipt as it would be printed. */
export async function previewPdf(input: ReceptionInput): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("receipt_preview_pdf", { input });
}

/** What was thrown, as a Problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown && typeof thrown === "object" && "message" in thrown && "key" in thrown) {
    return thrown as Problem;
  }
  return { key: "unknown", params: {}, field: null, message: String(thrown) };
}
