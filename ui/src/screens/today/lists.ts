// The lists of the day: what each is called, how long it is, when its tile is shown.
import type { DossierRow, TodayCounts, TodayList } from "../../lib/api";
import { formatShortMoment } from "../../lib/format";
import { t } from "../../lib/i18n";

/** A list of the day, or the pairs that may be one request. */
export type Choice = TodayList | "duplicates";

/** A list with its tile. */
export interface Entry {
  list: Choice;
  count: number;
  label: string;
  /** Whether what is in it is late, or will be. */
  hot?: boolean;
}

/** The lists whose tiles are shown; seldom ones only while there is something in them. */
export function entriesOf(counts: TodayCounts | undefined, chosen: Choice): Entry[] {
  const entry = (list: Choice, count: number | undefined, label: string, hot = false) => ({
    ...{ list, count: count ?? 0, label, hot },
  });
  const always: Entry[] = [
    entry("late_without_apology", counts?.lateWithoutApology, t("today.tile_late"), true),
    entry("will_be_late", counts?.willBeLate, t("today.tile_early")),
    entry("due_today", counts?.dueToday, t("today.tile_today")),
    entry("due_soon", counts?.dueSoon, t("today.tile_soon")),
    entry("awaiting_supplement", counts?.awaitingSupplement, t("today.tile_waiting")),
    entry("result_ready", counts?.resultReady, t("today.tile_ready")),
  ];
  const seldom: Entry[] = [
    entry("due_on_day_off", counts?.dueOnDayOff, t("today.tile_day_off"), true),
    entry("conflicts", counts?.conflicts, t("today.tile_conflicts"), true),
    entry("duplicates", counts?.possibleDuplicates, t("today.tile_duplicates")),
    entry("transfer", counts?.transfer, t("today.tile_transfer")),
    entry("handed_over", counts?.handedOver, t("today.tile_handed")),
    entry("supplement_overdue", counts?.supplementOverdue, t("today.tile_overdue")),
    entry("awaiting_payment", counts?.awaitingPayment, t("today.tile_payment")),
    entry("awaiting_opinion", counts?.awaitingOpinion, t("today.tile_opinion")),
    entry("unprinted", counts?.unprinted, t("today.tile_unprinted")),
    entry("unsigned", counts?.unsigned, t("today.tile_unsigned")),
  ];
  return [...always, ...seldom.filter((it) => it.count || it.list === chosen)];
}

/** What is to be done with a list, in words. */
export function meansOf(list: Choice): string {
  switch (list) {
    case "due_on_day_off":
      return t("today.day_off_means");
    case "supplement_overdue":
      return t("today.means_overdue");
    case "transfer":
      return t("today.means_transfer");
    case "unprinted":
      return t("today.means_unprinted");
    case "unsigned":
      return t("today.means_unsigned");
    default:
      return "";
  }
}

/** What a list says of a row besides its due date. */
export function detailOf(list: Choice, row: DossierRow, today: string): string {
  const at = (moment: string) => formatShortMoment(moment, today);
  if (list === "transfer" && row.transferDue) {
    return t("row.transfer_by", { due: at(row.transferDue) });
  }
  if (list === "supplement_overdue" && row.supplementDeadline) {
    return t("row.supplement_by", { due: at(row.supplementDeadline) });
  }
  const { holder, stepDue } = row;
  return holder && stepDue ? t("row.holder_due", { holder, due: at(stepDue) }) : holder;
}

/** The key of a tile; the tenth has Alt+0, and those after it none. */
export function keysOf(index: number): string | undefined {
  return index < 10 ? `Alt+${(index + 1) % 10}` : undefined;
}
