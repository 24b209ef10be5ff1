// What a scanner brings into the window, told apart by its shape.

/** A scanned text. */
export type Scan =
  | { kind: "card"; text: string }
  | { kind: "code"; code: string }
  | { kind: "enrolment"; enrolment: Enrolment }
  | { kind: "other" };

/** How a PC becomes known to its hub. */
export interface Enrolment {
  address: string;
  code: string;
}

/** Fewest separators of a card's text. */
const SEPARATORS = 5;

/** The code of a dossier, as on a receipt. */
const CODE = /[\da-z]+(?:\.[\da-z]+)*-\d{6}-\d{4,}/i;

/** Tells what a scanned text is; a part of a card is a card, too: reading it says what is wrong. */
export function scanOf(text: string): Scan {
  const enrolment = enrolmentIn(text);
  if (enrolment) return { kind: "enrolment", enrolment };
  if (text.includes("|")) return { kind: "card", text };
  const code = CODE.exec(text)?.[0];
  return code ? { kind: "code", code: code.toUpperCase() } : { kind: "other" };
}

/** Whether a text is that of a card, or of one that an input method has damaged. */
export function looksLikeCard(text: string): boolean {
  return text.split("|").length - 1 >= SEPARATORS;
}

/** Takes a card's text out of a field that already had some text before the scan. */
export function cardIn(value: string): string | null {
  if (!looksLikeCard(value)) return null;
  const start = value.search(/\d{9,12}\|/);
  return (start < 0 ? value : value.slice(start)).trim();
}

/** Digits of a card's number: of identity cards of old and of today. */
const NUMBERS = [9, 12];

/** The digits at the end of a text that, with the beginning of a scan, are the number of a card. */
export function headOf(value: string, scan: string): string {
  const own = /^\d*(?=\|)/.exec(scan)?.[0].length;
  const head = /\d+$/.exec(value)?.[0] ?? "";
  const whole = own !== undefined && !NUMBERS.includes(own) && NUMBERS.includes(head.length + own);
  return whole ? head : "";
}

/** Takes an enrolment's text, `motcua:<address>#<code>`, out of a field. */
export function enrolmentIn(value: string): Enrolment | null {
  const found = /motcua:(\S+?)#(\S+)/.exec(value);
  return found ? { address: found[1] ?? "", code: found[2] ?? "" } : null;
}
