// What the whole window shares: the office, where one is, and what lies over the screen.
import type { AppState, PaperRef, TodayView, WorkingPaper } from "./api";
import { ask } from "./api";
import { speak } from "./i18n";

/** A screen, with the dossier or the selection it is about. */
export type Route =
  | { screen: "today" }
  | { screen: "reception" }
  | { screen: "register" }
  | { screen: "late"; chosen?: string[]; early?: boolean }
  | { screen: "settings"; part?: "keys" }
  | { screen: "dossier"; id: string };

/** Papers shown over the screen. */
export interface Shown {
  papers: PaperRef[] | WorkingPaper;
  /** Suggested file name, without personal data. */
  name: string;
  title: string;
  /** Printed again: marked on paper and recorded. */
  reprint: boolean;
}

/** As many rows as a screen shows: enough for the first look. */
const FIRST_ROWS = 40;

class App {
  state = $state<AppState | null>(null);
  route = $state<Route>({ screen: "today" });
  finding = $state(false);
  /** What the search begins with: the text of a card, or of a receipt that it does not know. */
  sought = "";
  /** A card whose person is to be received; the reception takes it. */
  card = $state("");
  /** Whether the list of keys is open. */
  listing = $state(false);
  shown = $state<Shown | null>(null);
  /** Where Esc leads back to. */
  private trail: Route[] = [];
  /** The first rows of the day, asked for together with the office: the window opens on them. */
  private first: Promise<TodayView | null> | null = null;

  /** Whether it is asked whose the data is: when the window opens on data not this PC's own. */
  asking = $state(false);

  /** Whether nothing can be recorded, because nobody has said whose the data is. */
  get looking(): boolean {
    return !!this.state?.identity && this.state.identity.state !== "own";
  }

  accept(state: AppState): void {
    const opened = !this.state;
    this.state = state;
    // Later, a form may be half filled in: then a line above it says so.
    if (opened) this.asking = this.looking;
    if (state.settings) speak(state.settings.language);
  }

  async refresh(): Promise<void> {
    // Before the set-up there are none; what goes wrong is told to who asks again.
    this.first = ask("today", "all", FIRST_ROWS).catch(() => null);
    this.accept(await ask("appState"));
  }

  /** Asks for the office again; what is shown stands until the answer comes. */
  async reload(): Promise<void> {
    const state = await ask("appState").catch(() => null);
    if (state) this.accept(state);
  }

  /** The first rows of the day, once; null when they must be asked for. */
  firstRows(): Promise<TodayView | null> | null {
    const first = this.first;
    this.first = null;
    return first;
  }

  go(route: Route): void {
    if (!this.isAt(route)) this.trail.push(this.route);
    this.trail = this.trail.slice(-20);
    this.route = route;
    this.finding = false;
  }

  /** Opens the search, perhaps with a text. */
  find(text = ""): void {
    this.sought = text;
    this.finding = true;
  }

  /** Opens the dossier of a receipt; the search where the code has none, or several. */
  async open(code: string): Promise<void> {
    const from = this.route;
    const found = await ask("find", code, 2).catch(() => null);
    // Scanned twice, or the clerk has gone on meanwhile.
    if (this.route !== from) return;
    const [only, another] = found?.rows ?? [];
    if (only && !another) this.go({ screen: "dossier", id: only.id });
    else this.find(code);
  }

  /** Goes to the reception of the person on a card. */
  receive(card: string): void {
    this.card = card;
    this.go({ screen: "reception" });
  }

  private isAt(route: Route): boolean {
    if (route.screen !== "dossier") return this.route.screen === route.screen;
    return this.route.screen === "dossier" && this.route.id === route.id;
  }

  back(): void {
    this.route = this.trail.pop() ?? { screen: "today" };
  }
}

/** The window's state. */
export const app = new App();
