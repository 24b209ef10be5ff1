import { expect, test } from "vitest";

import { handedIn, linesOf, stillMissing } from "./papers";

const paper = (name: string, originals: number, copies = 0, certified = 0) => ({
  ...{ name, originals, copies, certified },
});

test("what came in parts is counted together", () => {
  const asked = [paper("Tờ khai", 1), paper("Giấy khai tử", 0, 2, 1), paper("Ảnh", 2)];
  const first = [paper("Tờ khai", 1), paper("Giấy khai tử", 0, 1)];
  expect(stillMissing(asked, first)).toEqual([paper("Giấy khai tử", 0, 1, 1), paper("Ảnh", 2)]);
  const rest = [...first, paper("Giấy khai tử", 0, 1, 1), paper("Ảnh", 3)];
  expect(stillMissing(asked, rest)).toEqual([]);
});

test("the papers of a procedure are ticked by the clerk, with at least one original", () => {
  const [line] = linesOf([{ name: "Tờ khai", originals: 0, copies: 0, optional: false }]);
  expect(line).toEqual({ ...paper("Tờ khai", 1), on: false, own: false });
  expect(handedIn(line ? [line] : [])).toEqual([]);
  expect(handedIn(line ? [{ ...line, on: true }] : [])).toEqual([paper("Tờ khai", 1)]);
});
