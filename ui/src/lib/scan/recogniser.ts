// Tells a scanner's keys from a person's, by their shape and speed. A scanner types a text with a
// few milliseconds between its letters, mostly with Enter or Tab at the end. Its keys are kept from
// the window; keys that turn out to be a person's are given back in their order, none is lost.

/** Longest time between two keys of a scanner; nobody types several letters in a row as fast. */
export const GAP_MS = 60;
/** Longest pause within what is certainly a scan, and before its Enter: the PC may be busy. */
export const REST_MS = 800;
/** How long after a scan without its Enter one still belongs to it. */
const LATE_ENTER_MS = 50;
/** Fewest letters, typed as fast as a scanner does, that are no person's where no text belongs. */
const MIN_LETTERS = 4;

/**
 * Where a key goes: a field for text, which gets what cannot begin a scan at once and can be
 * restored; a control that a key presses or moves, which gets nothing before it is certain what the
 * keys are; anything else.
 */
export type Place = "text" | "control" | "other";

/** A key press. */
export interface KeyPress {
  key: string;
  /** When it was pressed, in milliseconds. */
  at: number;
  place: Place;
  /** Whether Control, Alt or Meta is held. */
  held?: boolean;
  shift?: boolean;
  /** Whether the key repeats because it is held down. */
  repeat?: boolean;
  /** Whether an input method handles it. */
  composing?: boolean;
}

/** What follows from a key press, or from a pause; in the order of the members. */
export interface Step {
  /** What the keys of this burst have put into the field is taken out again. */
  undone: boolean;
  /** Letters kept from the window that it gets now, before the key. */
  returned: string;
  /** A text that was scanned. */
  scan: string | null;
  /** Whether the window does not get the key. */
  taken: boolean;
}

const NOTHING: Step = { undone: false, returned: "", scan: null, taken: false };

const MODIFIERS = ["Shift", "AltGraph", "Control", "Alt", "Meta", "CapsLock", "NumLock", "Dead"];

/** The beginning of a card's number, or of a dossier's code. */
const BEGIN = /^(?:[a-z]\d|\d)[\da-z.]*(?:-\d{0,6}(?:-\d*)?)?$/i;
const CODE = /^[\da-z]+(?:\.[\da-z]+)*-\d{6}-\d{4,}$/i;
const ENROLMENT = "motcua:";

/** Recognises scans in the keys of a window. */
export class Recogniser {
  /** Letters that came without a pause. */
  private text = "";
  /** Those at the end of `text` that are kept from the window. */
  private held = "";
  /** Whether the window has got others of them. */
  private passed = false;
  /** Whether they are certainly a scan's: the window gets no more. */
  private certain = false;
  private place: Place = "other";
  /** Whether an input method handles keys, so that only the field knows the text. */
  private composing = false;
  private last = -Infinity;
  /** Until when an Enter still belongs to the last scan. */
  private ends = -Infinity;

  /** Whether a key at this time would belong to the ones before. */
  runs(at: number): boolean {
    return (this.text !== "" || this.composing) && at - this.last <= this.longest;
  }

  /** Whether the keys that come now are certainly a scan's. */
  get scanning(): boolean {
    return this.certain;
  }

  /** How long a pause must be until [`pause`] has something to do; nothing when it never has. */
  get waits(): number | null {
    return this.certain || this.held ? this.longest : null;
  }

  /** A key was pressed. */
  press(press: KeyPress): Step {
    if (MODIFIERS.includes(press.key)) return NOTHING;
    const before = this.runs(press.at) ? NOTHING : this.end();
    const step = this.take(press);
    this.last = press.at;
    return {
      ...step,
      returned: before.returned + step.returned,
      scan: before.scan ?? step.scan,
    };
  }

  /** The window has done with the last key: from now on it would have seen the next one. */
  rest(at: number): void {
    if (this.text) this.last = Math.max(this.last, at);
  }

  /** No key came for a while. */
  pause(): Step {
    if (this.certain) return this.end();
    // The keys that follow may still belong to these, when the window was too busy to see them.
    const returned = this.held;
    this.held = "";
    this.passed ||= returned !== "";
    return { ...NOTHING, returned };
  }

  private get longest(): number {
    return this.certain || this.composing ? REST_MS : GAP_MS;
  }

  private take(press: KeyPress): Step {
    const { key, held, repeat } = press;
    if (press.composing) return this.compose(press.place);
    if (this.composing) return NOTHING;
    if (this.endsScan(press)) return this.scanned(press.at);
    if (!held && !repeat && [...key].length === 1) return this.letter(key, press.place);
    // The number of a letter that is typed with Alt; the letter comes when Alt is released.
    if (this.certain && held && /^\d$/.test(key)) return { ...NOTHING, taken: true };
    if (this.certain && key === "Backspace") {
      // An input method in front of the window replaces letters it has sent.
      this.text = this.text.slice(0, -1);
      return { ...NOTHING, taken: true };
    }
    return this.end();
  }

  private letter(key: string, place: Place): Step {
    const first = this.text === "";
    if (first) this.place = place;
    // Space chooses rows, as often as it is pressed.
    const again = key === " " && this.place === "control" && !first && this.text.trim() === "";
    const before = again ? this.end() : NOTHING;
    this.text += key;
    this.certain ||= this.isScan();
    if (this.certain) {
      const undone = this.passed;
      this.held = "";
      this.passed = false;
      return { ...NOTHING, undone, taken: true };
    }
    if (again || this.place === "control" || (this.place === "text" && this.mayBegin())) {
      this.held += key;
      return { ...before, taken: true };
    }
    const returned = this.held;
    this.held = "";
    this.passed = true;
    return { ...NOTHING, returned };
  }

  /** Whether the letters so far are those of a card or, where no text belongs, of any scan. */
  private isScan(): boolean {
    if (this.text.includes("|")) return this.text.length > 2;
    const several = this.text.length >= MIN_LETTERS && new Set(this.text).size > 1;
    return several && this.place !== "text";
  }

  /** Whether the letters so far may begin a scan; a first one only when it is a digit. */
  private mayBegin(): boolean {
    if (BEGIN.test(this.text)) return true;
    const { text } = this;
    return text.length > 1 && (text.startsWith(ENROLMENT) || ENROLMENT.startsWith(text));
  }

  /** Whether a key ends a scan: Enter, Tab, or the line feed that may follow. */
  private endsScan({ key, held, shift, at }: KeyPress): boolean {
    const text = this.text.trim();
    const follows = text === "" && at <= this.ends;
    if (held) return /^[jm]$/i.test(key) && (this.certain || follows);
    if (shift || (key !== "Enter" && key !== "Tab")) return false;
    if (follows || this.certain || CODE.test(text)) return true;
    if (this.place === "text") return text.startsWith(ENROLMENT);
    // The end of a scan whose beginning was lost: its Enter must not press the control.
    return text.length > 1 || (text !== "" && key === "Enter" && this.place === "control");
  }

  private scanned(at: number): Step {
    const scan = this.text.trim() || null;
    const step = { undone: this.passed, returned: "", scan, taken: true };
    this.ends = scan === null ? -Infinity : at + GAP_MS;
    this.forget();
    return step;
  }

  /** Hands over to an input method: from here on only the field knows the text. */
  private compose(place: Place): Step {
    if (this.certain && place !== "text") return { ...NOTHING, taken: true };
    const returned = this.certain ? this.text : this.held;
    this.forget();
    this.composing = place === "text";
    return { ...NOTHING, returned };
  }

  /** Ends what came without a pause: a scan without its Enter, or a person's letters. */
  private end(): Step {
    const { certain, text, held } = this;
    this.forget();
    if (!certain) return { ...NOTHING, returned: held };
    this.ends = this.last + REST_MS + LATE_ENTER_MS;
    return { ...NOTHING, scan: text.trim() };
  }

  private forget(): void {
    this.text = this.held = "";
    this.passed = this.certain = this.composing = false;
  }
}
