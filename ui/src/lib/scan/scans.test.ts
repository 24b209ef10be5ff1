import { beforeEach, expect, test } from "vitest";

import { speak } from "../i18n";
import { Scope, shortcuts } from "../shortcuts.svelte";
import { scans, type ScanHandlers } from "./scans.svelte";

const CARD = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui|10052021";
const CODE = "H36.57-261127-0001";

let done: string[] = [];
const into = (name: string, ...kinds: (keyof ScanHandlers)[]): ScanHandlers =>
  Object.fromEntries(kinds.map((kind) => [kind, () => done.push(`${name} ${kind}`)]));

beforeEach(() => {
  speak("vi");
  done = [];
});

test("the nearest sheet or screen has a scan, else the window", () => {
  const ends = [
    scans.add(shortcuts.window, () => into("window", "card", "code", "enrolment")),
    scans.add(shortcuts.screen, () => into("screen", "card")),
  ];
  scans.deliver(CARD);
  scans.deliver(CODE);
  scans.deliver("motcua:https://hub.example:8443/m#7KQ2");
  expect(done).toEqual(["screen card", "window code", "window enrolment"]);
  ends[1]?.();
  scans.deliver(CARD);
  expect(done.at(-1)).toBe("window card");
  expect(scans.notice).toBe("");
  ends[0]?.();
});

test("a sheet keeps what it does not want from the screen, and says so", () => {
  const ends = [scans.add(shortcuts.window, () => into("window", "card", "code"))];
  const sheet = new Scope(true);
  ends.push(
    shortcuts.push(sheet),
    scans.add(sheet, () => into("sheet", "card")),
  );
  scans.deliver(CARD);
  scans.deliver(CODE);
  expect(done).toEqual(["sheet card"]);
  expect(scans.notice).toContain("chưa dùng được ở đây");
  for (const end of ends) end();
});

test("a text that is nothing known does nothing", () => {
  const end = scans.add(shortcuts.window, () => into("window", "card", "code", "enrolment"));
  for (const text of ["8934567", "Thị Lan", "https://vneid.gov.vn/x"]) scans.deliver(text);
  expect(done).toEqual([]);
  expect(scans.notice).toContain("Chưa làm gì");
  // The end of a card is a card, too: what reads it says what is wrong.
  scans.deliver("Lan|14022001|Nữ");
  expect(done).toEqual(["window card"]);
  end();
});
