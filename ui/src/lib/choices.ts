// Choices of a field from a text for each value: a value without a text does not compile.
import type { ReceptionChannel, ReturnBy, ToldHow } from "./api";
import { t } from "./i18n";

/** Value and text of each choice, in the order given. */
export type Choices<T extends string> = readonly (readonly [value: T, text: string])[];

/** The choices of a vocabulary. */
export function choices<T extends string>(texts: Record<T, string>): Choices<T> {
  return Object.entries(texts) as [T, string][];
}

/** How a dossier comes in. */
export const channels = () =>
  choices<ReceptionChannel>({
    in_person: t("channel.in_person"),
    online: t("channel.online"),
    post: t("channel.post"),
  });

/** How a result goes back. */
export const returnWays = () =>
  choices<ReturnBy>({
    office: t("return_by.office"),
    post: t("return_by.post"),
    online: t("return_by.online"),
  });

/** How a citizen is told. */
export const toldWays = () =>
  choices<ToldHow>({
    phone: t("told.phone"),
    paper: t("told.paper"),
    sms: t("told.sms"),
    email: t("told.email"),
    post: t("told.post"),
  });

/** Sex as identity cards have it. */
export const genders = () =>
  choices<"" | "Nam" | "Nữ">({ "": t("gender.unknown"), Nam: "Nam", Nữ: "Nữ" });
