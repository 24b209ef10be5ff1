// The window's keys on their way through the recogniser, before any control sees them.
import { cardIn, headOf, looksLikeCard } from "./index";
import { Recogniser, type Place, type Step } from "./recogniser";

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** What a control held before a burst of keys, and the control. */
interface Before {
  target: EventTarget | null;
  value: string;
  start: number | null;
  end: number | null;
}

const NO_TEXT = ["checkbox", "radio", "button", "submit", "reset", "range", "file", "color"];
/** What a key presses or moves. */
const CONTROLS = "button, input, a[href], summary, tr[tabindex], [role='option']";
const PRESSED_BY_SPACE = "button, input[type='checkbox'], input[type='radio'], summary";

/** Calls back with each text that is scanned or pasted as a card; returns what ends it. */
export function listen(scanned: (text: string) => void): () => void {
  const recogniser = new Recogniser();
  let before: Before | null = null;
  let timer = 0;

  function follow(step: Step) {
    if (step.undone && before) restore(before);
    if (step.returned) give(step.returned, before?.target ?? null);
    if (step.scan) scanned(takeHead(before?.target ?? null) + step.scan);

    /** Takes the beginning of the card's number out of the field that got it as typed digits. */
    function takeHead(target: EventTarget | null): string {
      const head = isText(target) ? headOf(target.value, step.scan ?? "") : "";
      if (head && isText(target)) put(target, target.value.slice(0, -head.length));
      return head;
    }
  }

  // A letter that a scanner types as Alt and its number comes without a key of its own.
  function onkeypress(event: KeyboardEvent) {
    if (recogniser.scanning) onkeydown(event);
  }

  function onkeydown(event: KeyboardEvent) {
    // Keys given back come this way, too.
    if (!event.isTrusted) return;
    const { target, key } = event;
    if (!recogniser.runs(event.timeStamp)) before = stateOf(target);
    const step = recogniser.press({
      key,
      at: event.timeStamp,
      place: placeOf(target),
      held: (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph"),
      shift: event.shiftKey,
      repeat: event.repeat,
      composing: event.isComposing || key === "Process" || key === "Unidentified",
    });
    follow(step);
    if (step.taken || ((key === "Enter" || key === "Tab") && lift(target))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    watch();
    setTimeout(() => recogniser.rest(performance.now()));
  }

  /** Takes a card's text out of the field into which an input method has put it. */
  function lift(target: EventTarget | null): boolean {
    const card = isText(target) ? cardIn(target.value) : null;
    if (!isText(target) || !card) return false;
    put(target, target.value.slice(0, Math.max(0, target.value.indexOf(card))));
    scanned(card);
    return true;
  }

  /** Waits for the end of the keys; twice, because keys may wait in the queue of a busy window. */
  function watch() {
    clearTimeout(timer);
    const { waits } = recogniser;
    if (waits === null) return;
    timer = window.setTimeout(() => {
      timer = window.setTimeout(() => {
        follow(recogniser.pause());
        watch();
      });
    }, waits);
  }

  function onpaste(event: ClipboardEvent) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!looksLikeCard(text)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    scanned(text.trim());
  }

  window.addEventListener("keydown", onkeydown, true);
  window.addEventListener("keypress", onkeypress, true);
  window.addEventListener("paste", onpaste, true);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", onkeydown, true);
    window.removeEventListener("keypress", onkeypress, true);
    window.removeEventListener("paste", onpaste, true);
  };
}

function isText(target: EventTarget | null): target is TextControl {
  if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement;
}

function placeOf(target: EventTarget | null): Place {
  if (isText(target)) return "text";
  return target instanceof Element && target.matches(CONTROLS) ? "control" : "other";
}

function stateOf(target: EventTarget | null): Before {
  if (target instanceof HTMLSelectElement) {
    return { target, value: target.value, start: null, end: null };
  }
  if (!isText(target)) return { target, value: "", start: null, end: null };
  return { target, value: target.value, start: target.selectionStart, end: target.selectionEnd };
}

function restore({ target, value, start, end }: Before) {
  if (target instanceof HTMLSelectElement && target.value !== value) {
    target.value = value;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (isText(target) && target.value !== value) {
    put(target, value);
    if (start !== null) target.setSelectionRange(start, end);
  }
}

function put(target: TextControl, value: string) {
  target.value = value;
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Gives letters back as if they were typed now. */
function give(letters: string, target: EventTarget | null) {
  if (isText(target)) {
    // As typing does, with undo; where the focus has gone meanwhile, only the text.
    if (document.activeElement === target) document.execCommand("insertText", false, letters);
    else put(target, target.value + letters);
    return;
  }
  // Where the focus has gone meanwhile, a key of before presses nothing.
  const to = target instanceof HTMLElement && target.isConnected ? target : document.body;
  for (const key of letters) {
    const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    const free = to.dispatchEvent(press);
    if (free && key === " " && to.matches(PRESSED_BY_SPACE)) to.click();
  }
}
