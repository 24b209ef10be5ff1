// What must be kept before a screen or the window goes: each screen with something typed adds how.
import { getCurrentWindow } from "@tauri-apps/api/window";

/** How long the window waits for what is being kept. */
const PATIENCE_MS = 3000;

class Leaving {
  private readonly keepers = new Set<() => Promise<void>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Adds a way to keep something; the returned function uses it once more and takes it away. */
  add(keep: () => Promise<void>): () => void {
    this.keepers.add(keep);
    return () => {
      this.keepers.delete(keep);
      this.last = keep().catch(() => undefined);
    };
  }

  /** Waits for what the last screen keeps, so that the next one reads it. */
  async settled(): Promise<void> {
    await this.last;
  }

  /** Before the window closes, everything is kept; a disk that does not answer holds nobody. */
  watch(): () => void {
    const watching = getCurrentWindow().onCloseRequested(async () => {
      const all = Promise.allSettled([...this.keepers].map((keep) => keep()));
      await Promise.race([all, new Promise((end) => setTimeout(end, PATIENCE_MS))]);
    });
    return () => void watching.then((end) => end());
  }
}

/** What must be kept before something goes. */
export const leaving = new Leaving();
