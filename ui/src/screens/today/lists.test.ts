import { expect, test } from "vitest";

import type { DossierRow, TodayCounts } from "../../lib/api";
import { detailOf, entriesOf, keysOf } from "./lists";

test("a seldom list has a tile only while there is something in it, or it is looked at", () => {
  const counts = { unsigned: 2, transfer: 0 } as TodayCounts;
  const lists = (chosen: Parameters<typeof entriesOf>[1]) =>
    entriesOf(counts, chosen).map((it) => it.list);
  expect(lists("all")).toContain("unsigned");
  expect(lists("all")).not.toContain("transfer");
  expect(lists("transfer")).toContain("transfer");
  expect(lists("all").slice(0, 2)).toEqual(["late_without_apology", "will_be_late"]);
});

test("no two tiles have one key", () => {
  const keys = Array.from({ length: 16 }, (_, index) => keysOf(index)).filter(Boolean);
  expect(new Set(keys).size).toBe(10);
  expect([keys[0], keys[9]]).toEqual(["Alt+1", "Alt+0"]);
});

test("a row says who has it, and by when", () => {
  const row = { holder: "Phòng Tư pháp", stepDue: "2026-12-04T17:00:00+07:00" } as DossierRow;
  const today = "2026-11-28";
  expect(detailOf("handed_over", row, today)).toBe("Phòng Tư pháp, hạn 17:00 04/12");
  expect(detailOf("all", { ...row, stepDue: null }, today)).toBe("Phòng Tư pháp");
  expect(detailOf("all", { ...row, holder: "" }, today)).toBe("");
});
