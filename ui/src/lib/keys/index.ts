// Keys with their modifiers, as text: "F9", "Ctrl+K", "Alt+1", "?".

/** A key with its modifiers: "F9", "Ctrl+K", "Ctrl+Shift+P", "?". */
export type Combo = string;

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const MODIFIERS = ["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process"];

/** Keys of the window system and of moving about; no command may have them. */
const MOVING = [
  ...["Escape", "Enter", "Tab", "Backspace", "Delete", "Insert", "Home", "End", "PageUp"],
  ...["PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "ContextMenu"],
];

/** Combinations that edit text, in every text field. */
const EDITING = ["Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Y", "Ctrl+Z"];

/** The combination of a key press; null for a modifier alone and for AltGr, which types letters. */
export function comboOf(event: KeyPress): Combo | null {
  const { key } = event;
  if (!key || MODIFIERS.includes(key)) return null;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.altKey) return null;
  const letter = key.length === 1;
  const parts = [];
  if (control) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // The sign that Shift makes, such as "?", says all; a letter alone is typed text.
  if (event.shiftKey && (!letter || (control && /[a-z]/i.test(key)))) parts.push("Shift");
  return [...parts, letter ? key.toUpperCase() : key].join("+");
}

/** A combination as it is shown on a button: "Ctrl K". */
export function comboText(combo: Combo): string {
  const names: Record<string, string> = {
    Escape: "Esc",
    " ": "Space",
    ArrowDown: "↓",
    ArrowUp: "↑",
    PageDown: "Page Down",
    PageUp: "Page Up",
  };
  return parts(combo)
    .map((part) => names[part] ?? part)
    .join(" ");
}

/** A combination as `aria-keyshortcuts` wants it: "Control+K". */
export function comboName(combo: Combo): string {
  return parts(combo)
    .map((part) => (part === "Ctrl" ? "Control" : part))
    .join("+");
}

/** Whether a text field needs the combination for itself: it types or edits text. */
export function belongsToText(combo: Combo): boolean {
  return combo.length === 1 || EDITING.includes(combo);
}

/** Whether a command may have the combination; plain letters, moving and editing keys are taken. */
export function mayBeAssigned(combo: Combo): boolean {
  const last = parts(combo).at(-1) ?? "";
  if (MOVING.includes(last) || last === " " || belongsToText(combo)) return false;
  // Alt and a digit choose tiles; Alt+F4 closes the window.
  if (/^Alt\+(\d|F4)$/.test(combo)) return false;
  return /^F\d+$/.test(last) || /^(Ctrl|Alt)\+/.test(combo);
}

function parts(combo: Combo): string[] {
  return combo.endsWith("++") ? [...combo.slice(0, -2).split("+"), "+"] : combo.split("+");
}
