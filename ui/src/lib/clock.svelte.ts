// The question whether this PC's clock is right, asked before something is recorded with it.
import type { Problem } from "./api/contract";

class Clock {
  /** What looks wrong; while it is asked. */
  doubt = $state<Problem | null>(null);
  private answer: ((right: boolean) => void) | null = null;

  /** Asks; whoever asks meanwhile has the same answer as a no. */
  isRight(doubt: Problem): Promise<boolean> {
    if (this.answer) return Promise.resolve(false);
    this.doubt = doubt;
    return new Promise((done) => (this.answer = done));
  }

  /** The clerk's answer. */
  say(right: boolean): void {
    const answer = this.answer;
    this.doubt = null;
    this.answer = null;
    answer?.(right);
  }
}

/** The question about this PC's clock. */
export const clock = new Clock();
