import { render } from "svelte/server";
import { beforeAll, expect, test } from "vitest";

import { speak } from "../lib/i18n";
import CheckField from "./CheckField.svelte";
import FieldsWithProblem from "./FieldsWithProblem.test.svelte";
import NumberField from "./NumberField.svelte";
import SelectField from "./SelectField.svelte";
import TextArea from "./TextArea.svelte";
import TextField from "./TextField.svelte";

beforeAll(() => speak("vi"));

const frame = { field: "officeName", label: "Tên cơ quan", hint: "Như trên giấy" };

/** The opening tag of the control. */
const control = (html: string) => /<(input|select|textarea)[^>]*>/.exec(html)?.[0] ?? "";

test("every kind of field ties its hint to its control", () => {
  for (const html of [
    render(TextField, { props: { ...frame, value: "" } }).body,
    render(NumberField, { props: { ...frame, value: 1 } }).body,
    render(CheckField, { props: { ...frame, value: true } }).body,
    render(TextArea, { props: { ...frame, value: "" } }).body,
    render(SelectField<string>, { props: { ...frame, value: "a", options: [["a", "A"]] } }).body,
  ]) {
    expect(control(html)).toContain('id="officeName"');
    expect(control(html)).toContain('data-testid="officeName"');
    expect(control(html)).toContain('aria-describedby="officeName-hint"');
    expect(control(html)).not.toContain("aria-invalid");
    expect(html).toContain('for="officeName"');
    expect(html).toMatch(/id="officeName-hint"[^>]*>Như trên giấy/);
  }
});

test("an error takes the place of the hint and is tied to the control", () => {
  const { body } = render(FieldsWithProblem, { props: {} });
  expect(control(body)).toContain('aria-describedby="officeName-err"');
  expect(control(body)).toContain('aria-invalid="true"');
  expect(body).toMatch(/id="officeName-err"[^>]*role="alert"[^>]*>Chưa nhập tên/);
  expect(body).not.toContain("officeName-hint");
});

test("a field without hint or error is described by nothing", () => {
  const { body } = render(TextField, { props: { field: "unit", label: "Đơn vị", value: "" } });
  expect(control(body)).not.toContain("aria-describedby");
});
