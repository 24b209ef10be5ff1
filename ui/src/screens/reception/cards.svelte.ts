// Identity cards at the reception: whom a card fills in, what is asked before it replaces somebody.
import { ask, type CardView, type PersonInput } from "../../lib/api";
import { formatDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { nobody, type Form } from "./form.svelte";

/** A person of the form. */
export type Who = "applicant" | "submitter";

/** The cards that were scanned for a form. */
export class Cards {
  /** What is doubtful about the last card. */
  warnings = $state<string[]>([]);
  /** A card of somebody else than the person in the form: the clerk is asked. */
  replacing = $state<{ who: Who; card: CardView } | null>(null);
  /** Whom a card has replaced, for undoing it. */
  replaced = $state<{ who: Who; person: PersonInput } | null>(null);

  constructor(
    private readonly form: () => Form,
    /** Called when a card has filled in a person. */
    private readonly filled: (who: Who) => void,
  ) {}

  /** What is asked before a card replaces somebody. */
  get question(): string {
    if (!this.replacing) return "";
    const { who, card } = this.replacing;
    const { name, id } = this.form()[who];
    return t("card.replace_question", { old: name || id, new: card.name || card.id });
  }

  /** Reads a card for a person; asks when it is somebody else's. */
  async read(text: string, who: Who): Promise<void> {
    this.replaced = null;
    const card = await ask("readCard", text);
    const { id, name } = this.form()[who];
    const another = id && card.id ? id !== card.id : !!name && !!card.name && name !== card.name;
    if (another) this.replacing = { who, card };
    else this.fill(who, card, this.form()[who]);
  }

  /** Puts the person of the card in the place of the one in the form. */
  replace(): void {
    if (!this.replacing) return;
    const { who, card } = this.replacing;
    this.replaced = { who, person: $state.snapshot(this.form()[who]) };
    this.replacing = null;
    this.fill(who, card, nobody());
  }

  /** Brings back whom the last card has replaced. */
  undo(): void {
    if (!this.replaced) return;
    const { who, person } = this.replaced;
    this.form()[who] = person;
    this.clear();
    this.filled(who);
  }

  /** Forgets the last card. */
  clear(): void {
    this.warnings = [];
    this.replacing = this.replaced = null;
  }

  /** Fills in a person; what the card does not say clearly stays as in `known`. */
  private fill(who: Who, card: CardView, known: PersonInput): void {
    this.form()[who] = {
      ...known,
      name: card.name || known.name,
      id: card.id || known.id,
      birthDate: formatDate(card.birthDate) || known.birthDate,
      gender: card.gender || known.gender,
      address: card.address || known.address,
    };
    this.warnings = card.warnings.map((it) => it.message);
    this.filled(who);
  }
}
