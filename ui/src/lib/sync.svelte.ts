// What the whole window knows of syncing. The shell tells when something changed; then the cheap
// status is asked for, one question at a time.
import { listen } from "@tauri-apps/api/event";

import { ask, problemOf, type SyncNow, type TransferKind } from "./api";
import { formatClock, formatDate, formatInteger, formatSpan } from "./format";
import { t } from "./i18n";
import type { Enrolment } from "./scan";
import { app } from "./state.svelte";

/** How the pill looks and what it says. */
export interface Look {
  kind: "plain" | "ok" | "soon" | "late";
  text: string;
}

class Syncing {
  now = $state<SyncNow | null>(null);
  /** Whether the sheet is open. */
  open = $state(false);
  /** What came of the last exchange without the hub, told until the next one. */
  transferred = $state<{ kind: TransferKind; good: boolean; lines: string[] } | null>(null);
  /** The button that began it. */
  pressed: Element | null = null;
  /** A clerk chooses a file, or waits for what came of it. */
  private asked = $state(false);
  /** Whether an exchange without the hub goes on: one at a time. */
  busy = $derived(this.asked || !!this.now?.transfer);
  /** Whether the clerk comes to the settings in order to enrol. */
  enrolling = false;
  /** A scanned enrolment, until the settings have taken it. */
  scanned = $state<Enrolment | null>(null);
  private asking = false;
  private again = false;

  /** Begins to listen; returns what ends it. */
  start(): () => void {
    const heard = listen("sync", () => void this.refresh());
    return () => void heard.then((end) => end());
  }

  /** Exchanges without the hub; `run` returns the result, or nothing when the clerk cancelled. */
  async transfer(kind: TransferKind, run: () => Promise<string[]>): Promise<void> {
    if (this.busy) return;
    this.pressed = document.activeElement;
    this.asked = true;
    this.transferred = null;
    try {
      const lines = await run();
      if (lines.length) this.transferred = { kind, good: true, lines };
    } catch (error) {
      const { key, message } = problemOf(error);
      // Stopped by the clerk: not a failure.
      this.transferred = { kind, good: key === "error.bundle.stopped", lines: [message] };
    }
    this.asked = false;
  }

  async refresh(): Promise<void> {
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    // Without an answer the last one stands; the next event asks again.
    this.now = await ask("syncStatus").catch(() => this.now);
    this.asking = false;
    if (this.again) void this.refresh();
  }
}

/** The window's state of syncing. */
export const syncing = new Syncing();

/** "09:14", with the day when it is another than today. */
export function when(instant: string): string {
  const today = app.state?.today.date ?? "";
  return instant.slice(0, 10) === today
    ? formatClock(instant)
    : `${formatClock(instant)} ${formatDate(instant)}`;
}

/** Another PC of the office, by the book that stands on its papers. */
export function pc(book: number): string {
  return t("sync.pc", { book });
}

/** What the pill says while nothing runs. */
export function look(now: SyncNow | null): Look {
  const status = now?.status;
  if (!status || status.state === "alone") return { kind: "plain", text: t("app.on_this_pc") };
  const { state, waiting, historyToCome } = status;
  const off = now.clockOffMinutes;
  if (state === "copied") return { kind: "late", text: t("sync.pill_copied") };
  if (state === "lan_only")
    return {
      kind: "soon",
      text: waiting
        ? t("sync.pill_lan", { count: formatInteger(waiting) })
        : t("sync.pill_lan_all"),
    };
  if (state === "offline")
    return {
      kind: "soon",
      text: waiting
        ? t("sync.pill_offline", { count: formatInteger(waiting) })
        : t("sync.pill_offline_all"),
    };
  if (state === "failed")
    return { kind: "late", text: t("sync.pill_failed", { count: formatInteger(waiting) }) };
  if (state === "parked")
    return { kind: "soon", text: t("sync.pill_parked", { count: status.parked.length }) };
  if (off !== null)
    return { kind: "soon", text: t("sync.pill_clock", { span: formatSpan(Math.abs(off)) }) };
  if (historyToCome)
    return { kind: "plain", text: t("sync.pill_history", { count: formatInteger(historyToCome) }) };
  if (state === "waiting")
    return { kind: "soon", text: t("app.waiting", { count: formatInteger(waiting) }) };
  if (state === "unequal") return { kind: "late", text: t("sync.pill_unequal") };
  return { kind: "ok", text: t("sync.pill_synced", { at: when(status.syncedAt ?? "") }) };
}
