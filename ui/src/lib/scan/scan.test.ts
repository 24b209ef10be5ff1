import { expect, test } from "vitest";

import { cardIn, enrolmentIn, headOf, looksLikeCard, scanOf } from "./index";

const card = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui|10052021";

test("a card is taken out of a field with text before it", () => {
  expect(cardIn(card)).toBe(card);
  expect(cardIn(`Trần ${card}\n`)).toBe(card);
  expect(cardIn("Trần | Lợi")).toBeNull();
});

test("a cut-off card is still seen as one", () => {
  expect(looksLikeCard("066301000001||Nguyễn Thị Lan|14022001|Nữ|")).toBe(true);
});

test("the code of a receipt is known by itself, and in a text", () => {
  for (const text of ["h36.57-261127-0001", "https://x.vn/?ma=H36.57-261127-0001"]) {
    expect(scanOf(text)).toEqual({ kind: "code", code: "H36.57-261127-0001" });
  }
  expect(scanOf("000.17.22.H56-261127-12345").kind).toBe("code");
  expect(scanOf("26/11/2026").kind).toBe("other");
});

test("a scanned enrolment fills both fields", () => {
  const found = { address: "https://hub.example:8443/motcua", code: "7KQ2-9FHM" };
  expect(enrolmentIn("motcua:https://hub.example:8443/motcua#7KQ2-9FHM")).toEqual(found);
  expect(enrolmentIn("httpsmotcua:https://hub.example:8443/motcua#7KQ2-9FHM ")).toEqual(found);
  expect(enrolmentIn("https://hub.example")).toBeNull();
  expect(enrolmentIn("motcua:https://hub.example#")).toBeNull();
});

test("the beginning of a card's number that was taken for typing belongs to the scan", () => {
  expect(headOf("066301000001", "|245123456|Nguyễn")).toBe("066301000001");
  expect(headOf("Lan 0663", "01000001|245123456|")).toBe("0663");
  expect(headOf("12", "066301000001|245123456|")).toBe("");
  expect(headOf("0663", "|245123456|")).toBe("");
  expect(headOf("066301000001", "Nguyễn|")).toBe("");
});
