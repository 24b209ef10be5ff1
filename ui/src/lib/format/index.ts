// Dates as 23/11/2026, times of 24 hours, money as 20.000 đ. Instants come as RFC 3339 in Vietnam
// time, so their text is cut, never converted by the PC's own zone.

import { t } from "../i18n";

/** A session of work. */
export interface Session {
  from: string;
  to: string;
}

/** "23/11/2026" of "2026-11-23…"; other text stays. */
export function formatDate(text: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  return found ? `${found[3]}/${found[2]}/${found[1]}` : text;
}

/** "09:14" of an instant. */
export function formatClock(instant: string): string {
  return instant.slice(11, 16);
}

/** "09:14:07" of an instant. */
export function formatClockSeconds(instant: string): string {
  return instant.slice(11, 19);
}

/** "17:00 23/11/2026" of an instant. */
export function formatMoment(instant: string): string {
  return `${formatClock(instant)} ${formatDate(instant)}`;
}

/** "17:00 23/11", with the year only when it is another than today's. */
export function formatShortMoment(instant: string, today: string): string {
  const whole = formatDate(instant);
  const thisYear = instant.slice(0, 4) === today.slice(0, 4);
  return `${formatClock(instant)} ${thisYear ? whole.slice(0, 5) : whole}`;
}

/** "1.234.567". */
export function formatInteger(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** "20.000 đ". */
export function formatMoney(dong: number): string {
  return `${formatInteger(dong)} đ`;
}

/** "3 ngày 4 giờ", "2 giờ 5 phút", "7 phút": the two largest units. */
export function formatSpan(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [
    days ? t("span.days", { count: formatInteger(days) }) : "",
    hours ? t("span.hours", { count: hours }) : "",
    !days && minutes % 60 ? t("span.minutes", { count: minutes % 60 }) : "",
  ].filter(Boolean);
  return parts.join(" ") || t("span.minutes", { count: 0 });
}

/** "11 giờ 35 phút" of working time, which has no days of 24 hours. */
export function formatWork(minutes: number): string {
  return t("span.work", { hours: formatInteger(Math.floor(minutes / 60)), minutes: minutes % 60 });
}

/** "640 B", "1,2 kB", "3,4 MB". */
export function formatBytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const [size, unit] = count < 1_000_000 ? [count / 1000, "kB"] : [count / 1_000_000, "MB"];
  return `${size.toFixed(1).replace(".", ",")} ${unit}`;
}

/**
 * A whole number as typed. Text that is no number becomes more than any limit, so that the office
 * answers with the range that fits.
 */
export function parseCount(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 4_294_967_295;
}

/** ISO of what a clerk types: "23/11/2026", "23-11-2026" or ISO itself; other text stays. */
export function parseDate(text: string): string {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  if (!found) return text.trim();
  return `${found[3]}-${(found[2] ?? "").padStart(2, "0")}-${(found[1] ?? "").padStart(2, "0")}`;
}

/** "07:30-11:30, 13:30-17:00" of the sessions of a day. */
export function formatHours(sessions: Session[]): string {
  return sessions.map((it) => `${it.from}-${it.to}`).join(", ");
}

/** Reads hours typed as {@link formatHours} shows them; the office checks that they are valid. */
export function parseHours(text: string): Session[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [from = "", to = ""] = part.split(/\s*[-–]\s*/);
      return { from, to };
    });
}

/** The day of the week, 0 for Monday. */
export function weekdayOf(isoDate: string): number {
  const [y = 1970, m = 1, d = 1] = isoDate.slice(0, 10).split("-").map(Number);
  return (new Date(Date.UTC(y, m - 1, d)).getUTCDay() + 6) % 7;
}

/** The days of the week, Monday first. */
export function weekdayNames(): string[] {
  return [
    t("weekday.0"),
    t("weekday.1"),
    t("weekday.2"),
    t("weekday.3"),
    t("weekday.4"),
    t("weekday.5"),
    t("weekday.6"),
  ];
}
