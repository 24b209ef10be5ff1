import { expect, test } from "vitest";

import { formatDuration, join, split } from "./index";

test("durations as clerks read them", () => {
  expect(formatDuration("3wd")).toBe("3 ngày làm việc");
  expect(formatDuration("15d")).toBe("15 ngày");
  expect(formatDuration("12ch")).toBe("12 giờ");
  expect(formatDuration("same-day")).toBe("trong ngày");
});

test("what is typed goes there and back", () => {
  for (const text of ["3wd", "15d", "4h", "12ch", "same-day"]) {
    const { count, unit } = split(text);
    expect(join(count, unit)).toBe(text);
  }
  expect(split(null)).toEqual({ count: "", unit: "wd" });
  expect(join("", "d")).toBe("");
});
