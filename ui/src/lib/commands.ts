// The commands of the keyboard and their usual keys; the settings may give them others.
import type { Key } from "./i18n";
import type { Combo } from "./keys";

/** What a key can ask for. */
export type Command =
  | "today"
  | "reception"
  | "register"
  | "late"
  | "settings"
  | "find"
  | "sync"
  | "help"
  | "scan"
  | "save"
  | "store"
  | "print"
  | "all"
  | "ready"
  | "return"
  | "hand"
  | "apologise"
  | "supplement"
  | "end"
  | "correct"
  | "more"
  | "undo";

interface CommandKey {
  /** The usual key. */
  combo: Combo;
  /** Its name in the list of keys. */
  label: Key;
  /** Works over an open sheet, too. */
  everywhere?: true;
}

/** All commands, in the order of the list of keys. */
export const COMMANDS: Record<Command, CommandKey> = {
  today: { combo: "F1", label: "nav.today" },
  reception: { combo: "F2", label: "nav.reception" },
  register: { combo: "F3", label: "nav.register" },
  late: { combo: "F5", label: "nav.late" },
  settings: { combo: "F10", label: "nav.settings" },
  find: { combo: "Ctrl+K", label: "find.title", everywhere: true },
  sync: { combo: "F8", label: "sync.title" },
  help: { combo: "?", label: "keys.title", everywhere: true },
  scan: { combo: "F4", label: "keys.scan" },
  save: { combo: "F9", label: "keys.save" },
  store: { combo: "Ctrl+S", label: "keys.store" },
  print: { combo: "Ctrl+P", label: "keys.print" },
  all: { combo: "Ctrl+A", label: "late.all" },
  ready: { combo: "Ctrl+1", label: "action.ready" },
  return: { combo: "Ctrl+2", label: "action.return" },
  hand: { combo: "Ctrl+3", label: "act.hand" },
  apologise: { combo: "Ctrl+4", label: "act.sorry" },
  supplement: { combo: "Ctrl+5", label: "act.supplement" },
  end: { combo: "Ctrl+6", label: "act.end" },
  correct: { combo: "Ctrl+7", label: "action.correct" },
  more: { combo: "Ctrl+8", label: "act.more" },
  undo: { combo: "Ctrl+Z", label: "act.undo_key" },
};

/** The names of all commands. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as Command[];
