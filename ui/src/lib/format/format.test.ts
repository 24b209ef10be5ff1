import { expect, test } from "vitest";

import { bytes, count, day, hours, isoDay, moment, money, sessions, short, weekday } from "./index";

test("instants are shown as they are written", () => {
  expect(moment("2026-09-07T17:00:00+07:00")).toBe("17:00 07/09/2026");
  expect(short("2026-09-07T17:00:00+07:00", "2026-11-24")).toBe("17:00 07/09");
  expect(short("2025-09-07T17:00:00+07:00", "2026-11-24")).toBe("17:00 07/09/2025");
  expect(day("2001")).toBe("2001");
});

test("money has dots", () => {
  expect([0, 500, 20000, 1234567].map(money)).toEqual(["0 đ", "500 đ", "20.000 đ", "1.234.567 đ"]);
});

test("typed days become ISO", () => {
  expect(isoDay("7/9/2026")).toBe("2026-09-07");
  expect(isoDay(" 07-09-2026 ")).toBe("2026-09-07");
  expect(isoDay("2026-09-07")).toBe("2026-09-07");
  expect(isoDay("mai")).toBe("mai");
});

test("the week starts on Monday", () => {
  expect(weekday("2026-11-23")).toBe(0);
  expect(weekday("2026-11-29T08:00:00+07:00")).toBe(6);
});

test("whole numbers as typed", () => {
  expect(["0", " 7 ", "60"].map(count)).toEqual([0, 7, 60]);
  expect(["", "-1", "1,5", "bảy", "12345678901"].map(count)).toEqual(Array(5).fill(4_294_967_295));
});

test("sizes", () => {
  expect([0, 999, 1234, 3_400_000].map(bytes)).toEqual(["0 B", "999 B", "1,2 kB", "3,4 MB"]);
});

test("working hours there and back", () => {
  const text = "07:30-11:30, 13:30-17:00";
  expect(hours(sessions(text))).toBe(text);
  expect(sessions(" 08:00 – 12:00 ,")).toEqual([{ from: "08:00", to: "12:00" }]);
  expect(sessions("")).toEqual([]);
});
