// What a field asks of the form it stands in: which problem it shows, and how the focus finds it.
import { getContext, setContext } from "svelte";

import type { Problem } from "./api";

/** A form, a sheet or a screen with fields. */
export interface FieldOwner {
  /** The problem that stands at a field. */
  at(field: string): Problem | undefined;
  /** Called when the clerk leaves a field. */
  left(field: string): void;
  /** Makes the control of a field known by its id; returns what forgets it. */
  register(field: string, id: string): () => void;
}

const OWNER = Symbol("field owner");

/** Makes an owner known to all fields inside the component. */
export function ownFields<T extends FieldOwner>(owner: T): T {
  setContext<FieldOwner>(OWNER, owner);
  return owner;
}

/** The owner of the fields here, if there is one. */
export function fieldOwner(): FieldOwner | undefined {
  return getContext<FieldOwner | undefined>(OWNER);
}
