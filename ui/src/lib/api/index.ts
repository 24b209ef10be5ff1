// The one door to the office. A refusal becomes a thrown Problem, so that a screen handles it where
// it stands.
import { invoke } from "@tauri-apps/api/core";

import { clock } from "../clock.svelte";
import {
  commands,
  type ApologyInput,
  type PaperRef,
  type Problem,
  type ReceptionInput,
  type WorkingPaper,
} from "./contract";

export type * from "./contract";

type Result<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };
type Commands = typeof commands;
type Answer<K extends keyof Commands> =
  Awaited<ReturnType<Commands[K]>> extends Result<infer T> ? T : never;

/**
 * Calls a command; throws the Problem of a refusal. When the PC's clock looks wrong, the clerk is
 * asked first.
 */
export async function ask<K extends keyof Commands>(
  name: K,
  ...given: Parameters<Commands[K]>
): Promise<Answer<K>> {
  const command = commands[name] as (
    ...given: Parameters<Commands[K]>
  ) => Promise<Result<Answer<K>>>;
  let answer = await command(...given);
  if (answer.status === "error" && answer.error.key.startsWith("error.clock.")) {
    if (await clock.isRight(answer.error)) {
      await commands.confirmClock();
      answer = await command(...given);
    }
  }
  if (answer.status === "error") throw answer.error;
  return answer.data;
}

/** Papers as one PDF. */
export async function paperPdf(papers: PaperRef[]): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("paper_pdf", { papers });
}

/** A paper that the office works with. */
export async function workingPdf(paper: WorkingPaper): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("working_pdf", { paper });
}

/** The receipt as it would be printed. */
export async function previewPdf(input: ReceptionInput): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("receipt_preview_pdf", { input });
}

/** Letters as they would be issued. */
export async function lettersPdf(input: ApologyInput): Promise<ArrayBuffer> {
  return invoke<ArrayBuffer>("letters_preview_pdf", { input });
}

/** What was thrown, as a Problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown && typeof thrown === "object" && "message" in thrown && "key" in thrown) {
    return thrown as Problem;
  }
  return { key: "unknown", params: {}, field: null, message: String(thrown) };
}
