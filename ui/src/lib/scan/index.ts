// A handheld scanner types the text of a card very fast and ends with Enter. The text is recognised
// in any field of the reception and never lands in it half-way.

/** Fewest separators of a card's text. */
const SEPARATORS = 5;

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

/** Takes an enrolment's text, `motcua:<address>#<code>`, out of a field. */
export function enrolmentIn(value: string): { address: string; code: string } | null {
  const found = /motcua:(\S+?)#(\S+)/.exec(value);
  return found ? { address: found[1] ?? "", code: found[2] ?? "" } : null;
}
