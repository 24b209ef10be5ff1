import { expect, test } from "vitest";

import { speak, t } from "./index";

test("placeholders are filled, unknown ones stay", () => {
  speak("vi");
  expect(t("today.late_days", { days: 3 })).toBe("Trễ 3 ngày làm việc");
  expect(t("today.late_days")).toContain("{days}");
});

test("English is the second language", () => {
  speak("en");
  expect(t("today.late_days", { days: 3 })).toBe("3 working days late");
  speak("fr");
  expect(t("today.late_days", { days: 1 })).toContain("Trễ");
});
