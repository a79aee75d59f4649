/** Lower-case letters and digits, with dashes between. */
export const NAME_PART = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `{domain}-{service}-{version}`, as in `billing-invoice-v1`. */
export const SERVICE_NAME = /^[a-z0-9]+(-[a-z0-9]+)+-v\d+$/;

/** As in `'a', 'b' or 'c'`. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
