// The keyboard map. Every shortcut is shown where it works.

/** What a key asks for. */
export type Shortcut =
  | "today"
  | "reception"
  | "register"
  | "scan"
  | "late"
  | "save"
  | "settings"
  | "find"
  | "reprint"
  | "sync";

const PLAIN: Record<string, Shortcut> = {
  F1: "today",
  F2: "reception",
  F3: "register",
  F4: "scan",
  F5: "late",
  F8: "sync",
  F9: "save",
  F10: "settings",
};
const CONTROL: Record<string, Shortcut> = { k: "find", p: "reprint" };

/** The shortcut of a key press, if it is one of the map. */
export function shortcutOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
): Shortcut | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return CONTROL[event.key.toLowerCase()] ?? null;
  return PLAIN[event.key] ?? null;
}
