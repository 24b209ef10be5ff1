// The message catalogue of the window: one file per language, in the folder that the command line
// uses, too.
import en from "../../../../assets/messages/en/ui.json";
import vi from "../../../../assets/messages/vi/ui.json";

/** A key of the catalogue. */
export type Key = keyof typeof vi;

const catalogues: Record<string, Record<string, string>> = { vi, en };
let language = "vi";

/** Chooses the language: "vi" or "en". */
export function speak(code: string): void {
  language = code in catalogues ? code : "vi";
  if (typeof document !== "undefined") document.documentElement.lang = language;
}

/** The text of a key, its placeholders `{name}` filled. */
export function t(key: Key, params: Record<string, string | number> = {}): string {
  const text = catalogues[language]?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
