import { object, set, string, type Values } from "../kit";

const label = object({ label: string({ required: true }), value: string({ required: true }) });

/** Labels as the provider's schema has them: a set of pairs. */
export const labels = set(label);
export type Labels = Values<{ labels: typeof labels }>["labels"];

export function toEngine(pairs: Labels): Record<string, string> {
  return Object.fromEntries((pairs ?? []).map(({ label, value }) => [label, value]));
}

export function fromEngine(record: Record<string, string> | null | undefined): NonNullable<Labels> {
  return Object.entries(record ?? {}).map(([label, value]) => ({ label, value }));
}
