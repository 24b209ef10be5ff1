import { beforeEach, expect, test, vi } from "vitest";

import { speak } from "./i18n";
import { Scope, shortcuts, type Handlers } from "./shortcuts.svelte";

class Input {
  type = "text";
}

beforeEach(() => {
  speak("vi");
  vi.stubGlobal("HTMLInputElement", Input);
  vi.stubGlobal("HTMLTextAreaElement", class {});
  shortcuts.reset();
  shortcuts.screen.parts.length = shortcuts.window.parts.length = 0;
});

function press(key: string, more: object = {}): boolean {
  let prevented = false;
  const event = {
    ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
    ...{ defaultPrevented: false, target: null, preventDefault: () => (prevented = true) },
    ...more,
  };
  shortcuts.handle(event as unknown as KeyboardEvent);
  return prevented;
}

const add = (scope: Scope, handlers: Handlers) =>
  scope.parts.push({ handlers: () => handlers, fixed: () => [] });

test("the nearest scope has the key, a sheet keeps it from those below", () => {
  const done: string[] = [];
  add(shortcuts.window, { today: () => done.push("today"), find: () => done.push("find") });
  add(shortcuts.screen, { save: () => done.push("screen") });
  press("F9");
  press("F1");
  const sheet = new Scope(true);
  add(sheet, { print: () => done.push("print") });
  const close = shortcuts.push(sheet);
  expect(press("F9")).toBe(true);
  press("F1");
  press("p", { ctrlKey: true });
  press("k", { ctrlKey: true });
  close();
  press("F9");
  expect(done).toEqual(["screen", "today", "print", "find", "screen"]);
});

test("text fields keep their keys, the list of keys does not open over them", () => {
  const done: string[] = [];
  add(shortcuts.window, { help: () => done.push("help") });
  add(shortcuts.screen, { all: () => done.push("all"), save: () => done.push("save") });
  const target = new Input();
  expect(press("?", { target })).toBe(false);
  expect(press("a", { ctrlKey: true, target })).toBe(false);
  press("F9", { target });
  press("?");
  press("a", { ctrlKey: true });
  expect(done).toEqual(["save", "help", "all"]);
});

test("a key can be changed, not to one that is taken or types", () => {
  const done: string[] = [];
  add(shortcuts.screen, { save: () => done.push("save") });
  expect(shortcuts.assign("save", "F1")).toEqual({ taken: "today" });
  expect(shortcuts.assign("save", "S")).toEqual({ reserved: true });
  expect(shortcuts.assign("save", "F12")).toBeNull();
  press("F9");
  press("F12");
  expect(done).toEqual(["save"]);
  expect(shortcuts.assign("scan", "F9")).toBeNull();
  expect(shortcuts.assign("save", "F9")).toEqual({ taken: "scan" });
  shortcuts.reset();
  expect(shortcuts.textOf("save")).toBe("F9");
  expect(shortcuts.changed).toBe(false);
});

test("the web view does not reload or print the page", () => {
  expect(press("F5")).toBe(true);
  expect(press("r", { ctrlKey: true })).toBe(true);
  expect(press("F9", { defaultPrevented: true })).toBe(false);
});

test("a key held down does it once", () => {
  const done: string[] = [];
  add(shortcuts.screen, { save: () => done.push("save") });
  press("F9");
  expect(press("F9", { repeat: true })).toBe(true);
  expect(done).toEqual(["save"]);
});
