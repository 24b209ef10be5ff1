// Choices of a field from a text for each value: a value without a text does not compile.

/** Value and text of each choice, in the order given. */
export type Choices<T extends string> = readonly (readonly [value: T, text: string])[];

/** The choices of a vocabulary. */
export function choices<T extends string>(texts: Record<T, string>): Choices<T> {
  return Object.entries(texts) as [T, string][];
}
