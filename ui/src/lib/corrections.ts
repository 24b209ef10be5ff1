// The fields of a dossier that can be corrected.
import type { CorrectableField } from "./api";
import { t } from "./i18n";

/** Their names, in the order in which they are offered. */
export const correctable = (): Record<CorrectableField, string> => ({
  name: t("person.name"),
  id: t("person.id"),
  birth_date: t("person.birth"),
  gender: t("field_ui.gender"),
  address: t("person.address"),
  phone: t("person.phone"),
  email: t("person.email"),
  organisation: t("field_ui.organisation"),
  representative: t("field_ui.representative"),
  submitter_name: t("field_ui.submitter_name"),
  submitter_id: t("field_ui.submitter_id"),
  submitter_phone: t("field_ui.submitter_phone"),
  submitter_address: t("field_ui.submitter_address"),
  submitter_authority: t("field_ui.submitter_authority"),
  procedure: t("field_ui.procedure"),
  papers: t("field_ui.papers"),
  sets: t("field_ui.sets"),
  fee: t("field_ui.fee"),
  channel: t("field_ui.channel"),
  return_by: t("field_ui.return_by"),
  received_at: t("field_ui.received_at"),
  due: t("field_ui.due"),
  competent_agency: t("field_ui.competent_agency"),
  note: t("reception.note"),
});
