import { expect, test } from "vitest";

import type { DossierView, Stage } from "../../../lib/api";
import { fits, nextOf } from "./acts";

const dossier = (stage: Stage, more: Partial<DossierView> = {}) =>
  ({
    ...{ stage, timing: "in_time", holder: "", letterOwed: false, issued: [], undo: null },
    ...{ competentAgency: "", competentReceivedAt: null, ...more },
  }) as unknown as DossierView;

test("each stage has its next act, and that act fits", () => {
  const next = (stage: Stage, more = {}) => nextOf(dossier(stage, more));
  expect(next("processing")).toBe("ready");
  expect(next("processing", { timing: "late" })).toBe("apologise");
  expect(next("processing", { competentAgency: "Sở Tư pháp" })).toBe("competent");
  expect(next("awaiting_supplement")).toBe("supplemented");
  expect(next("awaiting_payment")).toBe("paid");
  expect(next("awaiting_opinion")).toBe("answered");
  expect(next("result_ready")).toBe("return");
  for (const stage of ["returned", "withdrawn", "refused", "stopped"] as const) {
    expect(next(stage)).toBeNull();
  }
  for (const stage of ["processing", "awaiting_supplement", "result_ready"] as const) {
    const act = next(stage);
    expect(act && fits(act, dossier(stage))).toBe(true);
  }
});

test("acts that do not fit the stage are refused before the office refuses them", () => {
  expect(fits("ready", dossier("awaiting_payment"))).toBe(false);
  expect(fits("supplement", dossier("awaiting_supplement"))).toBe(false);
  expect(fits("end", dossier("returned"))).toBe(false);
  expect(fits("hand", dossier("returned"))).toBe(false);
  expect(fits("hand", dossier("returned", { holder: "Phòng Tư pháp" }))).toBe(true);
  expect(fits("competent", dossier("processing"))).toBe(false);
  expect(fits("waive", dossier("processing", { letterOwed: true }))).toBe(true);
});
