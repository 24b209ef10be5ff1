import { expect, test } from "vitest";

import { shortcutOf } from "./index";

const press = (key: string, more = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("the map", () => {
  expect(press("F2")).toBe("reception");
  expect(press("K", { ctrlKey: true })).toBe("find");
  expect(press("k")).toBeNull();
  expect(press("F1", { altKey: true })).toBeNull();
  expect(press("F2", { ctrlKey: true })).toBeNull();
});
