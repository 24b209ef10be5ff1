import { expect, test } from "vitest";

import {
  formatBytes,
  formatClock,
  formatClockSeconds,
  formatDate,
  formatHours,
  formatInteger,
  formatMoment,
  formatMoney,
  formatShortMoment,
  formatSpan,
  formatWork,
  parseCount,
  parseDate,
  parseHours,
  weekdayOf,
} from "./index";

test("instants are shown as they are written", () => {
  expect(formatMoment("2026-09-07T17:00:00+07:00")).toBe("17:00 07/09/2026");
  expect(formatShortMoment("2026-09-07T17:00:00+07:00", "2026-11-24")).toBe("17:00 07/09");
  expect(formatShortMoment("2025-09-07T17:00:00+07:00", "2026-11-24")).toBe("17:00 07/09/2025");
  expect(formatDate("2001")).toBe("2001");
  expect(formatClock("2026-09-07T17:00:09+07:00")).toBe("17:00");
  expect(formatClockSeconds("2026-09-07T17:00:09+07:00")).toBe("17:00:09");
});

test("money and whole numbers have dots", () => {
  expect([7, 1234, 1234567].map(formatInteger)).toEqual(["7", "1.234", "1.234.567"]);
  expect([0, 500, 20000, 1234567].map(formatMoney)).toEqual([
    "0 đ",
    "500 đ",
    "20.000 đ",
    "1.234.567 đ",
  ]);
});

test("typed days become ISO", () => {
  expect(parseDate("7/9/2026")).toBe("2026-09-07");
  expect(parseDate(" 07-09-2026 ")).toBe("2026-09-07");
  expect(parseDate("2026-09-07")).toBe("2026-09-07");
  expect(parseDate("mai")).toBe("mai");
});

test("the week starts on Monday", () => {
  expect(weekdayOf("2026-11-23")).toBe(0);
  expect(weekdayOf("2026-11-29T08:00:00+07:00")).toBe(6);
});

test("whole numbers as typed", () => {
  expect(["0", " 7 ", "60"].map(parseCount)).toEqual([0, 7, 60]);
  expect(["", "-1", "1,5", "bảy", "12345678901"].map(parseCount)).toEqual(
    Array(5).fill(4_294_967_295),
  );
});

test("sizes", () => {
  expect([0, 999, 1234, 3_400_000].map(formatBytes)).toEqual(["0 B", "999 B", "1,2 kB", "3,4 MB"]);
});

test("working hours there and back", () => {
  const text = "07:30-11:30, 13:30-17:00";
  expect(formatHours(parseHours(text))).toBe(text);
  expect(parseHours(" 08:00 – 12:00 ,")).toEqual([{ from: "08:00", to: "12:00" }]);
  expect(parseHours("")).toEqual([]);
});

test("spans are in their two largest units", () => {
  const spans = [0, 7, 60, 125, 1440, 389_470].map(formatSpan);
  expect(spans).toEqual(["0 phút", "7 phút", "1 giờ", "2 giờ 5 phút", "1 ngày", "270 ngày 11 giờ"]);
});

test("working time is told in hours, however long it is", () => {
  expect(formatWork(695)).toBe("11 giờ 35 phút");
  expect(formatWork(0)).toBe("0 giờ 0 phút");
});
