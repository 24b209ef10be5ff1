// Who gets a scan: the nearest sheet or screen that can do something with it, else the window. An
// open sheet that cannot keeps it from what lies below.
import { onMount } from "svelte";

import { t } from "../i18n";
import { scopeHere, shortcuts, type Scope } from "../shortcuts.svelte";
import { scanOf, type Enrolment } from "./index";
import { listen } from "./listen";

/** What is done with a scan. */
export interface ScanHandlers {
  /** The text of an identity card, perhaps not whole. */
  card?: (text: string) => void;
  /** The code of a dossier. */
  code?: (code: string) => void;
  enrolment?: (enrolment: Enrolment) => void;
}

type Source = () => ScanHandlers;

class Scans {
  /** Why the last scan did nothing, until the next key. */
  notice = $state("");
  private readonly sources = new Map<Scope, Source[]>();

  /** Lets scans reach a scope; returns what ends it. */
  add(scope: Scope, source: Source): () => void {
    const all = this.sources.get(scope) ?? [];
    this.sources.set(scope, [...all, source]);
    return () => {
      const left = (this.sources.get(scope) ?? []).filter((it) => it !== source);
      if (left.length) this.sources.set(scope, left);
      else this.sources.delete(scope);
    };
  }

  /** Gives a scanned text to whoever is nearest. */
  deliver(text: string): void {
    const scan = scanOf(text);
    this.notice = "";
    for (const handlers of shortcuts.uncovered().flatMap((it) => this.of(it))) {
      if (scan.kind === "card" && handlers.card) return handlers.card(scan.text);
      if (scan.kind === "code" && handlers.code) return handlers.code(scan.code);
      if (scan.kind === "enrolment" && handlers.enrolment) {
        return handlers.enrolment(scan.enrolment);
      }
    }
    this.notice = scan.kind === "other" ? t("scan.unknown") : t("scan.not_here");
  }

  /** Watches the keys of the window. */
  start(): () => void {
    const end = listen((text) => this.deliver(text));
    const forget = () => (this.notice = "");
    window.addEventListener("keydown", forget);
    return () => {
      end();
      window.removeEventListener("keydown", forget);
    };
  }

  private of(scope: Scope): ScanHandlers[] {
    return (this.sources.get(scope) ?? []).map((it) => it());
  }
}

/** The scans of the window. */
export const scans = new Scans();

/** Lets scans reach the component while it is there, in the sheet or screen it stands in. */
export function useScans(handlers: Source, scope: Scope = scopeHere()): void {
  onMount(() => scans.add(scope, handlers));
}
