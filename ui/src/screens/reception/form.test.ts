import { expect, test } from "vitest";

import { withIsoDay } from "./form.svelte";

test("dates with times in either order", () => {
  expect(withIsoDay("23/11/2026 14:00")).toBe("2026-11-23T14:00");
  expect(withIsoDay("8h05 3/9/2026")).toBe("2026-09-03T08:05");
  expect(withIsoDay("2026-09-03")).toBe("2026-09-03");
  expect(withIsoDay("hôm qua")).toBe("hôm qua");
});
