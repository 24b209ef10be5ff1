import { expect, test } from "vitest";

import { GAP_MS, Recogniser, REST_MS, type KeyPress, type Place, type Step } from "./recogniser";

const CARD = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Cư Jút|10052021";
const HALF = CARD.slice(0, 29);
const END = CARD.slice(34);
const CODE = "H36.57-261127-0001";
const ENROLMENT = "motcua:https://hub.example:8443/m#7KQ2-9FHM";

/** A key, and the time since the one before. */
type Key = Partial<KeyPress> & { key: string; after: number };

const key = (name: string, after = 5, more: Partial<KeyPress> = {}): Key => ({
  key: name,
  after,
  ...more,
});
const typed = (text: string, after: number, more: Partial<KeyPress> = {}): Key[] =>
  [...text].map((it) => key(it, after, more));

/** A text with Shift before each capital letter. */
const shifted = (text: string): Key[] =>
  [...text].flatMap((it) => (/[A-Z|]/.test(it) ? [key("Shift", 2), key(it, 2)] : [key(it)]));

interface Outcome {
  /** The keys that the window has in the end; what was taken out again is gone. */
  got: string;
  scans: string[];
}

/** Presses keys, with the timer of the page between them. */
function press(place: Place, keys: Key[]): Outcome {
  const recogniser = new Recogniser();
  let got = "";
  const scans: string[] = [];
  let now = 1000;
  let before = "";
  const follow = (step: Step) => {
    got = (step.undone ? before : got) + step.returned;
    if (step.scan !== null) scans.push(step.scan);
  };
  const wait = (time: number) => {
    if (recogniser.waits !== null && time > recogniser.waits) follow(recogniser.pause());
    now += time;
  };
  for (const { after, ...it } of keys) {
    wait(after);
    if (!recogniser.runs(now)) before = got;
    const step = recogniser.press({ at: now, place, ...it });
    follow(step);
    if (!step.taken && it.key !== "Shift" && it.key !== "Alt")
      got += it.key.length === 1 ? it.key : `[${it.key}]`;
  }
  wait(1000);
  return { got, scans };
}

interface Case {
  place: Place;
  keys: Key[];
  /** What the window gets; nothing when it is a scan's alone. */
  got?: string;
  scans?: string[];
}

const enter = key("Enter");

const CASES: Record<string, Case> = {
  // People.
  "8 keys a second": { place: "text", keys: typed("0912345678", 125), got: "0912345678" },
  "8 keys a second, on a list": { place: "control", keys: typed("12 3", 125), got: "12 3" },
  "two keys almost at once": { place: "text", keys: typed("12", 20), got: "12" },
  "a card typed by hand": { place: "text", keys: typed(CARD, 125), got: CARD },
  "a code typed by hand, and Enter": {
    place: "text",
    keys: [...typed(CODE, 125), key("Enter", 125)],
    got: `${CODE}[Enter]`,
  },
  "a key held down": { place: "text", keys: typed("00000", 30, { repeat: true }), got: "00000" },
  "Space held down": { place: "control", keys: typed("     ", 30, { repeat: true }), got: "     " },
  "Space 30 times a second": { place: "control", keys: typed("     ", 33), got: "     " },
  "Space and Down 30 times a second": {
    place: "control",
    keys: Array.from({ length: 200 }, (_, n) => key(n % 2 ? "ArrowDown" : " ", 33)),
    got: " [ArrowDown]".repeat(100),
  },
  "Space and Enter": { place: "control", keys: [key(" "), key("Enter", 33)], got: " [Enter]" },
  "a letter and Tab, in a list to choose from": {
    place: "other",
    keys: [key("t"), key("Tab", 30), key("Tab", 30), key("Tab", 30)],
    got: "t[Tab][Tab][Tab]",
  },
  "digits and Backspace": {
    place: "text",
    keys: [...typed("12", 20), key("Backspace", 20)],
    got: "12[Backspace]",
  },
  "Ctrl+J": { place: "text", keys: [key("j", 5, { held: true })], got: "j" },
  // Programs that fill in fields.
  "fast text": { place: "text", keys: typed("Trần Văn Ký 12", 2), got: "Trần Văn Ký 12" },
  "fast digits and Tab": {
    place: "text",
    keys: [...typed("0912345678", 2), key("Tab")],
    got: "0912345678[Tab]",
  },
  "a fast date": { place: "text", keys: typed("14:00 28/08/2026", 2), got: "14:00 28/08/2026" },
  "a fast code without Enter": { place: "text", keys: typed(CODE, 2), got: CODE },
  // Scanners.
  "5 ms, in a field": { place: "text", keys: [...typed(CARD, 5), enter], scans: [CARD] },
  "5 ms, on a button": { place: "control", keys: [...typed(CARD, 5), enter], scans: [CARD] },
  "5 ms, nowhere": { place: "other", keys: [...typed(CARD, 5), enter], scans: [CARD] },
  "30 ms, in a field": { place: "text", keys: [...typed(CARD, 30), enter], scans: [CARD] },
  "30 ms, on a button": { place: "control", keys: [...typed(CARD, 30), enter], scans: [CARD] },
  "capital letters": { place: "text", keys: [...shifted(CARD), enter], scans: [CARD] },
  "Tab at the end": { place: "text", keys: [...typed(CARD, 5), key("Tab")], scans: [CARD] },
  "nothing at the end": { place: "text", keys: typed(CARD, 5), scans: [CARD] },
  "Tabs after a scan": {
    place: "text",
    keys: [...typed(CARD, 5), enter, key("Tab", 30), key("Tab", 30), key("Tab", 30)],
    scans: [CARD],
    got: "[Tab][Tab]",
  },
  "Enter and a line feed": {
    place: "text",
    keys: [...typed(CARD, 5), enter, key("j", 5, { held: true })],
    scans: [CARD],
  },
  "Enter late": { place: "control", keys: [...typed(CARD, 5), key("Enter", 400)], scans: [CARD] },
  "Enter of a person": {
    place: "control",
    keys: [...typed(CARD, 5), key("Enter", 900)],
    scans: [CARD],
    got: "[Enter]",
  },
  "a pause in the middle": {
    place: "control",
    keys: [...typed(HALF, 5), key("n", REST_MS), ...typed("  Thị", 5), enter],
    scans: [`${HALF}n  Thị`],
  },
  "two in a row": {
    place: "text",
    keys: [...typed(CARD, 5), enter, ...typed(CARD, 5), enter],
    scans: [CARD, CARD],
  },
  "two in one": { place: "text", keys: [...typed(CARD + CARD, 5), enter], scans: [CARD + CARD] },
  "half, on a button": { place: "control", keys: [...typed(HALF, 5), enter], scans: [HALF] },
  "half, in a field": { place: "text", keys: typed(HALF, 5), scans: [HALF] },
  "the end, in a field": { place: "text", keys: [...typed(END, 5), enter], scans: [END] },
  "after a word typed by hand": {
    place: "text",
    keys: [...typed("Lan ", 125), ...typed(CARD, 5).with(0, key("0", 125)), enter],
    got: "Lan ",
    scans: [CARD],
  },
  "a receipt, in a field": { place: "text", keys: [...typed(CODE, 5), enter], scans: [CODE] },
  "a receipt, on a list": {
    place: "control",
    keys: [...typed(CODE, 5), key("Tab")],
    scans: [CODE],
  },
  "an enrolment": { place: "text", keys: [...typed(ENROLMENT, 5), enter], scans: [ENROLMENT] },
  "another code, on a button": {
    place: "control",
    keys: [...typed("8934567", 5), enter],
    scans: ["8934567"],
  },
  "letters typed as Alt and their number": {
    place: "control",
    keys: [
      ...typed("12|Nguy", 5),
      key("Alt", 2),
      ...typed("7877", 2, { held: true }),
      ...typed("ễn", 2),
      enter,
    ],
    scans: ["12|Nguyễn"],
  },
  "letters that an input method replaces": {
    place: "text",
    keys: [...typed("12|Nguye", 5), key("Backspace", 2), ...typed("ễn", 2), enter],
    scans: ["12|Nguyễn"],
  },
};

test.each(Object.entries(CASES))("%s", (_, { place, keys, got = "", scans = [] }) => {
  expect(press(place, keys)).toEqual({ got, scans });
});

test("no part of a card presses a control", () => {
  const parts = [...CARD].flatMap((_, at) => [CARD.slice(at), CARD.slice(0, at + 1)]);
  for (const part of parts.filter((it) => it.trim())) {
    expect(press("control", [...typed(part, 15), key("Enter", 15)]).got, part).toBe("");
  }
});

test("keys that are no scan's arrive in their order, however fast", () => {
  const texts = ["H3", "H36.5", "0663", "066301000001", "m", "motcu", "a1-2", "12-34-56", "9 1"];
  for (const text of texts) {
    for (const after of [1, GAP_MS, GAP_MS + 1, 125]) {
      for (const last of ["Tab", "Enter", "ArrowLeft", "x", "Escape", "F9"]) {
        const got = text + (last.length === 1 ? last : `[${last}]`);
        const keys = [...typed(text, after), key(last, after)];
        expect(press("text", keys), `${text} ${last} ${after}`).toEqual({ got, scans: [] });
      }
    }
  }
});

test("an input method has its keys, and only the field knows the text", () => {
  const composed = key("Process", 5, { composing: true });
  const keys = [...typed("0663|12|", 5), composed, ...typed("|1402|", 5), enter];
  expect(press("text", keys)).toEqual({ got: "0663|12|[Process]|1402|[Enter]", scans: [] });
  // Where no text belongs there is no input method.
  expect(press("control", keys)).toEqual({ got: "", scans: ["0663|12||1402|"] });
});

test("keys that the window saw late still belong together", () => {
  const recogniser = new Recogniser();
  const next = (name: string, at: number) =>
    recogniser.press({ key: name, at: 1000 + at * 5, place: "text" });
  [..."0663"].forEach((it, at) => next(it, at));
  expect(recogniser.pause().returned).toBe("0663");
  const steps = [..."01|12|"].map((it, at) => next(it, at + 4));
  expect(steps.findIndex((it) => it.undone)).toBe(2);
  expect(next("Enter", 10).scan).toBe("066301|12|");
});
