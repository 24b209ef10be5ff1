// What a clerk asks the office to do: while it goes on, what came of it, and at which field a
// refusal stands.
import { tick } from "svelte";

import { problemOf, type Problem } from "./api";
import type { FieldOwner } from "./fields";

interface Options {
  /** Finds the problem of a field, where others than the last refusal stand at fields, too. */
  problemAt?: (field: string) => Problem | undefined;
  /** Called when the clerk leaves a field. */
  left?: (field: string) => void;
  /** Called with a refusal before it is shown. */
  refused?: (problem: Problem) => Promise<void>;
}

/** An action of a screen or a sheet, one at a time; the owner of the fields it needs. */
export class Action implements FieldOwner {
  /** Whether it goes on. */
  busy = $state(false);
  /** The last refusal. */
  problem = $state<Problem | null>(null);
  /** The last refusal in words, unless it stands at a field. */
  message = $state("");
  /** What was done, in words. */
  done = $state("");
  /** The fields on the screen, with the ids of their controls. */
  // Never read while drawing, so it needs no reactivity.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  private readonly fields = new Map<string, string>();

  /** Whether the problem is that of a question, which a later answer clears. */
  private unloaded = false;

  constructor(private options: Options = {}) {}

  at(field: string): Problem | undefined {
    if (this.options.problemAt) return this.options.problemAt(field);
    return this.problem && belongs(this.problem, field) ? this.problem : undefined;
  }

  left(field: string): void {
    this.options.left?.(field);
  }

  register(field: string, id: string): () => void {
    this.fields.set(field, id);
    return () => this.fields.delete(field);
  }

  /**
   * Runs a task unless one goes on; the text it returns is shown as done. A refusal is shown, and
   * its field has the focus. Returns whether it went well.
   */
  async run(task: () => Promise<string | void>): Promise<boolean> {
    if (this.busy) return false;
    const before = document.activeElement;
    this.busy = true;
    this.clear();
    try {
      this.done = (await task()) ?? "";
      return true;
    } catch (error) {
      await this.refuse(error);
      return false;
    } finally {
      this.busy = false;
      void this.focus(before);
    }
  }

  /** Asks for what a screen shows; nothing when that failed, and the reason is shown. */
  async load<T>(question: Promise<T>): Promise<T | undefined> {
    try {
      const found = await question;
      if (this.unloaded) this.clear();
      return found;
    } catch (error) {
      this.problem = problemOf(error);
      this.message = this.problem.message;
      this.unloaded = true;
      return undefined;
    }
  }

  /** Forgets what came of the last time. */
  clear(): void {
    this.problem = null;
    this.message = this.done = "";
    this.unloaded = false;
  }

  private async refuse(error: unknown): Promise<void> {
    const problem = problemOf(error);
    await this.options.refused?.(problem);
    this.problem = problem;
    const field = this.fieldOf(problem);
    this.message = field && this.at(field) ? "" : problem.message;
  }

  /** The field on the screen at which a problem stands. */
  private fieldOf(problem: Problem | null): string | undefined {
    return [...this.fields.keys()].find((it) => problem && belongs(problem, it));
  }

  /**
   * Gives the focus to the field of a refusal, once the screen shows it; else back to where it was,
   * if it was lost, as by a button that was disabled meanwhile.
   */
  private async focus(before: Element | null): Promise<void> {
    await tick();
    const id = this.fields.get(this.fieldOf(this.problem) ?? "");
    const lost = !document.activeElement || document.activeElement === document.body;
    if (id) document.getElementById(id)?.focus();
    else if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
  }
}

/** Whether a problem stands at a field; that of a whole list stands at its first item. */
function belongs(problem: Problem, field: string): boolean {
  return problem.field === field || (!!problem.field && `${problem.field}.0` === field);
}
