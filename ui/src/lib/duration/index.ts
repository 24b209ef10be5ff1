// Durations as the office stores them ("3wd", "15d", "4h", "12ch", "same-day") and as clerks read
// them.
import { t } from "../i18n";

/** How the time is counted. */
export type Unit = "wd" | "d" | "h" | "ch" | "same-day";

/** Units in the order they are offered. */
export const UNITS: Unit[] = ["wd", "d", "h", "ch", "same-day"];

/** The number and the unit of a duration; working days where none is known yet. */
export function split(text: string | null): { count: string; unit: Unit } {
  // What is no number stays, so that the office says what fits.
  const found = /^(.*?)(wd|d|h|ch|same-day)$/.exec(text?.trim() ?? "");
  return { count: found?.[1] ?? "", unit: (found?.[2] as Unit | undefined) ?? "wd" };
}

/** A number and a unit as one duration; empty while the number is missing. */
export function join(count: string, unit: Unit): string {
  if (unit === "same-day") return unit;
  return count.trim() ? `${count.trim()}${unit}` : "";
}

/** The name of a unit. */
export function unitName(unit: Unit): string {
  const names: Record<Unit, string> = {
    wd: t("duration.wd"),
    d: t("duration.d"),
    h: t("duration.h"),
    ch: t("duration.ch"),
    "same-day": t("duration.same_day"),
  };
  return names[unit];
}

/** "3 ngày làm việc". */
export function formatDuration(text: string): string {
  const { count, unit } = split(text);
  return unit === "same-day" ? unitName(unit) : `${count} ${unitName(unit)}`;
}
