// The keyboard of the window: one listener, and a stack of scopes that says which commands a key
// reaches. The window and the screen are at the bottom; an open sheet lies over both.
import { getContext, onMount, setContext } from "svelte";

import { COMMAND_NAMES, COMMANDS, type Command } from "./commands";
import { t } from "./i18n";
import { belongsToText, comboOf, comboText, mayBeAssigned, type Combo } from "./keys";

/** A key that works in a scope, whatever the commands are called. */
export interface FixedKey {
  combo: Combo;
  /** Its name in the list of keys. */
  label: string;
  /** Absent where an element handles the key itself and it is only listed here. */
  run?: () => void;
}

/** What the commands do in a scope. */
export type Handlers = Partial<Record<Command, () => void>>;

interface Part {
  handlers: () => Handlers;
  fixed: () => FixedKey[];
}

/** A layer of the keyboard: the window, the screen, or an open sheet. */
export class Scope {
  readonly parts: Part[] = [];

  /** @param modal Whether it keeps keys from the scopes below, as an open sheet does. */
  constructor(readonly modal: boolean) {}
}

/** Why a command may not have a key: it is reserved, or another command has it. */
export type Refusal = { reserved: true } | { taken: Command };

/** Where the clerk's own keys are kept on this PC. */
const STORED = "motcua.shortcuts";
/** Keys that the web view would take for itself. */
const SWALLOWED = ["F3", "F5", "F7", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+P"];
const SCOPE = Symbol("scope");

class Shortcuts {
  /** The clerk's own keys; the other commands have their usual ones. */
  private own = $state<Partial<Record<Command, Combo>>>(stored());
  /** Takes the next combination instead of the commands, while a key is being chosen. */
  capture: ((combo: Combo) => void) | null = null;
  readonly window = new Scope(false);
  readonly screen = new Scope(false);
  private readonly stack: Scope[] = [this.window, this.screen];

  /** The key of a command. */
  comboOf(command: Command): Combo {
    return this.own[command] ?? COMMANDS[command].combo;
  }

  /** The key of a command as it is shown: "Ctrl K". */
  textOf(command: Command): string {
    return comboText(this.comboOf(command));
  }

  /** Whether any command has another key than the usual one. */
  get changed(): boolean {
    return Object.keys(this.own).length > 0;
  }

  /** Gives a command another key, or says why not. */
  assign(command: Command, combo: Combo): Refusal | null {
    if (combo === COMMANDS[command].combo) delete this.own[command];
    else if (!mayBeAssigned(combo)) return { reserved: true };
    const taken = COMMAND_NAMES.find((it) => it !== command && this.comboOf(it) === combo);
    if (taken) return { taken };
    if (combo !== COMMANDS[command].combo) this.own[command] = combo;
    this.store();
    return null;
  }

  /** Gives all commands their usual keys again. */
  reset(): void {
    this.own = {};
    this.store();
  }

  /** Lays a scope over the others; returns what takes it away. */
  push(scope: Scope): () => void {
    this.stack.push(scope);
    return () => this.stack.splice(this.stack.indexOf(scope), 1);
  }

  /** The keys that work now, nearest scope first. */
  list(): FixedKey[][] {
    const modal = this.stack.findLastIndex((it) => it.modal);
    return this.stack
      .map((scope, index) => this.keysOf(scope, index < modal))
      .reverse()
      .filter((it) => it.length > 0);
  }

  /** The scopes that no sheet covers, nearest first. */
  uncovered(): Scope[] {
    const modal = this.stack.findLastIndex((it) => it.modal);
    return this.stack.slice(Math.max(modal, 0)).reverse();
  }

  /** Runs what a key press asks for; the window's only listener. */
  handle(event: KeyboardEvent): void {
    const combo = comboOf(event);
    if (event.defaultPrevented || !combo) return;
    if (this.capture) {
      event.preventDefault();
      this.capture(combo);
      return;
    }
    if (isTextField(event.target) && belongsToText(combo)) return;
    const run = this.find(combo);
    // A command's key never reaches the web view, also where the command does not work.
    const known = COMMAND_NAMES.some((it) => this.comboOf(it) === combo);
    if (run || SWALLOWED.includes(combo) || (known && !belongsToText(combo))) {
      event.preventDefault();
    }
    // A key held down does it once.
    if (!event.repeat) run?.();
  }

  private find(combo: Combo): (() => void) | undefined {
    for (const keys of this.list()) {
      const found = keys.find((it) => it.combo === combo && it.run);
      if (found) return found.run;
    }
    return undefined;
  }

  /** The keys of a scope; below an open sheet only those that work everywhere. */
  private keysOf(scope: Scope, below: boolean): FixedKey[] {
    return scope.parts.flatMap((part) => {
      const handlers = part.handlers();
      const commands = COMMAND_NAMES.filter(
        (it) => handlers[it] && (!below || COMMANDS[it].everywhere),
      );
      return [
        ...commands.map((it) => ({
          combo: this.comboOf(it),
          label: t(COMMANDS[it].label),
          run: handlers[it],
        })),
        ...(below ? [] : part.fixed()),
      ];
    });
  }

  private store(): void {
    try {
      localStorage.setItem(STORED, JSON.stringify(this.own));
    } catch {
      // Without storage the keys hold until the window closes.
    }
  }
}

/** The keys that the clerk chose, as far as they can still be used. */
function stored(): Partial<Record<Command, Combo>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    const pairs = Object.entries(found ?? {}).filter(
      ([name, combo]) => name in COMMANDS && typeof combo === "string" && mayBeAssigned(combo),
    );
    return Object.fromEntries(pairs);
  } catch {
    return {};
  }
}

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "button", "submit"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement;
}

/** The keyboard of the window. */
export const shortcuts = new Shortcuts();

/** The scope of a component: the sheet it stands in, or the screen. */
export function scopeHere(): Scope {
  return getContext<Scope | undefined>(SCOPE) ?? shortcuts.screen;
}

/** Lets commands work while the component is there, in the sheet or screen it stands in. */
export function useShortcuts(
  handlers: () => Handlers,
  fixed: () => FixedKey[] = () => [],
  scope: Scope = scopeHere(),
): void {
  onMount(() => {
    const part = { handlers, fixed };
    scope.parts.push(part);
    return () => scope.parts.splice(scope.parts.indexOf(part), 1);
  });
}

/** Opens a scope for a sheet and what stands in it, while the component is there. */
export function useSheetScope(handlers: () => Handlers, fixed: () => FixedKey[]): Scope {
  const scope = new Scope(true);
  setContext(SCOPE, scope);
  useShortcuts(handlers, fixed, scope);
  onMount(() => shortcuts.push(scope));
  return scope;
}
