// The settings as a table: one line says how a setting is asked for. The set-up asks for those with
// a `setUp`.
import type { Settings } from "../../lib/api";
import { choices, type Choices } from "../../lib/choices";
import type { Key } from "../../lib/i18n";
import { t } from "../../lib/i18n";

/** The paths of the values of a type inside another: "officeName", "clerk.name". */
type PathTo<V, T = Settings> = {
  [K in keyof T & string]: T[K] extends V
    ? K
    : T[K] extends unknown[]
      ? never
      : T[K] extends object
        ? `${K}.${PathTo<V, T[K]>}`
        : never;
}[keyof T & string];

/** The settings with fixed choices. */
type ChoiceField = "dueRule" | "formSet" | "paperLayout" | "language";

interface Place {
  /** How many of six columns it takes. */
  span: number;
  hint?: Key;
}

interface Base extends Place {
  label: Key;
  /** How the set-up shows it; absent when it does not ask for it. */
  setUp?: Place;
}

/** How a setting is asked for. */
export type Setting = Base &
  (
    | { kind: "text" | "area"; field: PathTo<string> }
    | { kind: "number"; field: PathTo<number> }
    | { kind: "check"; field: PathTo<boolean> }
    | { kind: "choice"; field: ChoiceField; choices: () => Choices<string> }
  );

type More = Partial<Pick<Base, "hint" | "setUp">>;

const text = (field: PathTo<string>, span: number, label: Key, more: More = {}): Setting => ({
  kind: "text",
  field,
  span,
  label,
  ...more,
});
const area = (field: PathTo<string>, span: number, label: Key, more: More = {}): Setting => ({
  kind: "area",
  field,
  span,
  label,
  ...more,
});
const number = (field: PathTo<number>, span: number, label: Key, hint?: Key): Setting => ({
  kind: "number",
  field,
  span,
  label,
  ...(hint && { hint }),
});
const check = (field: PathTo<boolean>, span: number, label: Key, hint?: Key): Setting => ({
  kind: "check",
  field,
  span,
  label,
  ...(hint && { hint }),
});
const choice = <F extends ChoiceField>(
  field: F,
  span: number,
  label: Key,
  choices: () => Choices<Settings[F]>,
): Setting => ({ kind: "choice", field, span, label, choices });

/** The office. */
export const OFFICE: Setting[] = [
  text("officeName", 3, "settings.office_name", { setUp: { span: 3 } }),
  text("officeCode", 1, "settings.office_code", {
    setUp: { span: 3, hint: "settings.office_code_hint" },
  }),
  text("superior", 2, "settings.superior"),
  text("unit", 3, "settings.unit", { setUp: { span: 6 } }),
  text("place", 1, "settings.place", { setUp: { span: 3 } }),
  text("counter", 1, "settings.counter"),
  text("hotline", 1, "settings.hotline"),
];

/** Who works at this PC, and who signs. */
export const PEOPLE: Setting[] = [
  text("clerk.name", 3, "settings.clerk_name", { setUp: { span: 3 } }),
  text("clerk.title", 3, "settings.clerk_title", {
    setUp: { span: 3, hint: "settings.clerk_title_hint" },
  }),
  text("signer.name", 3, "settings.signer_name", {
    setUp: { span: 3, hint: "setup.later_hint" },
  }),
  area("signer.title", 3, "settings.signer_title", { setUp: { span: 3 } }),
];

/** How due dates are counted. */
export const DUE_DATES: Setting[] = [
  text("sameDayCutoff", 2, "settings.cutoff"),
  choice("dueRule", 3, "settings.due_rule", () =>
    choices({ "end-of-day": t("settings.rule_day"), "to-the-hour": t("settings.rule_hour") }),
  ),
  number("extensionLimit", 1, "settings.limit"),
  number("apologyDaysBefore", 3, "settings.apology_days", "settings.apology_days_hint"),
  number("supplementDays", 3, "settings.supplement_days", "settings.supplement_days_hint"),
];

/** Several PCs. */
export const PCS: Setting[] = [
  check("lan", 3, "settings.lan", "settings.lan_hint"),
  number("doubleDays", 3, "settings.duplicate_days", "settings.duplicate_days_hint"),
];

/** Papers and language. */
export const PAPERS: Setting[] = [
  number("receiptSets", 1, "settings.sets", "settings.sets_hint"),
  choice("language", 1, "settings.language", () => choices({ vi: "Tiếng Việt", en: "English" })),
  choice("formSet", 3, "settings.form_set", () => [
    ["auto", t("settings.set_auto")],
    ["2025", t("settings.set_2025")],
    ["2018", t("settings.set_2018")],
  ]),
  choice("paperLayout", 3, "settings.layout", () =>
    choices({ a4: t("settings.layout_a4"), "two-a5": t("settings.layout_a5") }),
  ),
  text("receiptMark", 3, "settings.receipt_mark", { hint: "settings.receipt_mark_hint" }),
  text("unitMark", 3, "settings.unit_mark", { hint: "settings.unit_mark_hint" }),
];

/** The value at a path. */
export function read<T>(settings: Settings, path: string): T {
  return path.split(".").reduce((part, name) => (part as never)[name], settings as unknown) as T;
}

/** Puts a value at a path. */
export function write(settings: Settings, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const part = names.reduce((part, name) => (part as never)[name], settings as unknown);
  (part as Record<string, unknown>)[last] = value;
}
