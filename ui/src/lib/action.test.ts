import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Action } from "./action.svelte";

const problem = (field: string | null) => ({ key: "k", params: {}, field, message: "Sai rồi" });

/** Controls by id, and which of them has the focus. */
let focused = "";

beforeEach(() => {
  focused = "";
  const control = (id: string) => ({ focus: () => (focused = id) });
  vi.stubGlobal("document", { activeElement: null, body: {}, getElementById: control });
  vi.stubGlobal("HTMLElement", class {});
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((later) => setTimeout(later));

test("what was done is told, and one task goes on at a time", async () => {
  const action = new Action();
  let end = (): void => undefined;
  const first = action.run(() => new Promise((done) => (end = () => done("Đã lưu"))));
  expect(action.busy).toBe(true);
  expect(await action.run(async () => "never")).toBe(false);
  end();
  expect(await first).toBe(true);
  expect([action.busy, action.done, action.message]).toEqual([false, "Đã lưu", ""]);
});

test("a refusal at a field stands there and gives it the focus", async () => {
  const action = new Action();
  action.register("clerk.name", "clerk");
  expect(await action.run(() => Promise.reject(problem("clerk.name")))).toBe(false);
  await settled();
  expect(action.at("clerk.name")?.message).toBe("Sai rồi");
  expect([action.message, focused]).toEqual(["", "clerk"]);
});

test("a refusal at no field of the screen is told by itself", async () => {
  const action = new Action();
  action.register("clerk.name", "clerk");
  for (const field of [null, "unit"]) {
    await action.run(() => Promise.reject(problem(field)));
    await settled();
    expect([action.message, focused]).toEqual(["Sai rồi", ""]);
  }
});

test("the problem of a list stands at its first item", async () => {
  const action = new Action();
  action.register("workingHours.0", "monday");
  action.register("workingHours.2", "wednesday");
  await action.run(() => Promise.reject(problem("workingHours")));
  await settled();
  expect(focused).toBe("monday");
  await action.run(() => Promise.reject(problem("workingHours.2")));
  await settled();
  expect(focused).toBe("wednesday");
});

test("an answer clears the problem of a question, not that of a task", async () => {
  const action = new Action();
  await action.load(Promise.reject(problem(null)));
  expect(action.message).toBe("Sai rồi");
  await action.load(Promise.resolve(1));
  expect(action.message).toBe("");
  await action.run(() => Promise.reject(problem(null)));
  await action.load(Promise.resolve(1));
  expect(action.message).toBe("Sai rồi");
});
