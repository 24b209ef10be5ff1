// Papers as a list to tick.
import type { PaperInput, RequiredPaperView } from "./api";

/** A line of a list of papers. */
export interface PaperLine extends PaperInput {
  on: boolean;
  /** Typed by the clerk, not from a list. */
  own: boolean;
}

/** The papers of a procedure with their usual counts, none ticked. */
export function linesOf(papers: RequiredPaperView[]): PaperLine[] {
  return papers.map(({ name, originals, copies }) => ({
    ...{ name, copies, certified: 0, on: false, own: false },
    originals: originals || (copies ? 0 : 1),
  }));
}

/** Papers that are there, as they are, all ticked. */
export function linesOfPresent(papers: PaperInput[], own: boolean): PaperLine[] {
  return papers.map((it) => ({ ...it, on: true, own }));
}

/** The papers that are ticked. */
export function handedIn(lines: PaperLine[]): PaperInput[] {
  return lines
    .filter((it) => it.on)
    .map(({ name, originals, copies, certified }) => ({ name, originals, copies, certified }));
}

/** What was asked for and has not come, with the counts that are missing. */
export function stillMissing(asked: PaperInput[], came: PaperInput[]): PaperInput[] {
  const left = (wanted: PaperInput, of: "originals" | "copies" | "certified") => {
    const here = came.filter((it) => it.name === wanted.name);
    return Math.max(0, wanted[of] - here.reduce((sum, it) => sum + it[of], 0));
  };
  return asked
    .map((it) => ({
      name: it.name,
      originals: left(it, "originals"),
      copies: left(it, "copies"),
      certified: left(it, "certified"),
    }))
    .filter((it) => it.originals + it.copies + it.certified > 0);
}
