import { expect, test } from "vitest";

import { belongsToText, comboName, comboOf, comboText, mayBeAssigned } from "./index";

const press = (key: string, more = {}) =>
  comboOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("key presses become combinations", () => {
  expect(press("F2")).toBe("F2");
  expect(press("k", { ctrlKey: true })).toBe("Ctrl+K");
  expect(press("K", { ctrlKey: true })).toBe("Ctrl+K");
  expect(press("k", { metaKey: true })).toBe("Ctrl+K");
  expect(press("p", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+P");
  expect(press("1", { altKey: true })).toBe("Alt+1");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("F9", { shiftKey: true })).toBe("Shift+F9");
});

test("modifiers alone, input methods and AltGr are no combinations", () => {
  expect(press("Control", { ctrlKey: true })).toBeNull();
  expect(press("Process")).toBeNull();
  expect(press("@", { ctrlKey: true, altKey: true })).toBeNull();
});

test("combinations as they are shown and read out", () => {
  expect(comboText("Ctrl+K")).toBe("Ctrl K");
  expect(comboText("Escape")).toBe("Esc");
  expect(comboText("Ctrl++")).toBe("Ctrl +");
  expect(comboName("Ctrl+K")).toBe("Control+K");
});

test("text fields keep what types and edits text", () => {
  expect(["?", "A", "Ctrl+A", "Ctrl+V"].filter(belongsToText)).toHaveLength(4);
  expect(["F9", "Ctrl+K", "Alt+1", "Escape"].filter(belongsToText)).toEqual([]);
});

test("commands may have function keys and Ctrl or Alt with a letter", () => {
  expect(["F9", "Shift+F9", "Ctrl+K", "Ctrl+Shift+P", "Alt+M"].filter(mayBeAssigned)).toEqual([
    "F9",
    "Shift+F9",
    "Ctrl+K",
    "Ctrl+Shift+P",
    "Alt+M",
  ]);
  for (const taken of ["A", "?", " ", "Enter", "Tab", "Ctrl+C", "Ctrl+Enter", "Alt+1", "Alt+F4"]) {
    expect(mayBeAssigned(taken), taken).toBe(false);
  }
});
