// Rows that are ticked in a list.
import { SvelteMap } from "svelte/reactivity";

import type { DossierRow } from "./api";

/** The rows that a clerk has ticked. */
export class Picked {
  private readonly rows = new SvelteMap<string, DossierRow>();

  get count(): number {
    return this.rows.size;
  }

  get ids(): string[] {
    return [...this.rows.keys()];
  }

  has = (row: DossierRow): boolean => this.rows.has(row.id);

  toggle = (row: DossierRow): void => {
    if (!this.rows.delete(row.id)) this.rows.set(row.id, row);
  };

  /** Ticks all of a list, or none when all are. */
  all(list: DossierRow[]): void {
    const whole = list.every(this.has);
    for (const row of list) {
      if (whole) this.rows.delete(row.id);
      else this.rows.set(row.id, row);
    }
  }

  /** Keeps only those that are still in a list. */
  keep(list: DossierRow[]): void {
    for (const id of this.ids) if (!list.some((it) => it.id === id)) this.rows.delete(id);
  }

  clear(): void {
    this.rows.clear();
  }
}
