import { secretsIn, type WireObject } from "./values";

/** Shorter ones occur in any text by chance, and are not worth guarding by hiding. */
const SHORTEST = 4;

/** Hides the secrets of these properties wherever they occur in a message, such as a program's own log. */
export function redactor(...properties: WireObject[]): (message: string) => string {
  const secrets = properties
    .flatMap(secretsIn)
    .filter((text) => text.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (message) => secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}
