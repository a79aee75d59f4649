import { randomInt } from "node:crypto";

/** Which characters a random string is made of. Defaults are the official plugin's: all four classes, no minimum. */
export interface StringOptions {
  length: number;
  lower?: boolean;
  upper?: boolean;
  numeric?: boolean;
  special?: boolean;
  minLower?: number;
  minUpper?: number;
  minNumeric?: number;
  minSpecial?: number;
  /** Used in place of the default special characters. */
  overrideSpecial?: string;
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const NUMERIC = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** What is wrong with the options, by property; empty when a string can be made of them. */
export function faults(options: StringOptions): { property: string; reason: string }[] {
  const minimum = required(options).reduce((sum, { count }) => sum + count, 0);
  if (!Number.isInteger(options.length) || options.length < 1) {
    return [
      {
        property: "length",
        reason: `a length is a whole number from 1, not ${options.length}`,
      },
    ];
  }
  if (minimum > options.length) {
    return [
      {
        property: "length",
        reason: `${options.length} is less than the ${minimum} characters that the minimums ask for`,
      },
    ];
  }
  if (alphabet(options) === "" && minimum < options.length) {
    return [
      {
        property: "length",
        reason: "every class of characters is switched off",
      },
    ];
  }
  return [];
}

/** A string from the system's secure random source; each class occurs at least as often as its minimum says. */
export function randomString(options: StringOptions): string {
  const characters = required(options).flatMap(({ from, count }) => Array.from({ length: count }, () => pick(from)));
  const all = alphabet(options);
  while (characters.length < options.length) characters.push(pick(all));
  return shuffle(characters).join("");
}

function required(options: StringOptions): { from: string; count: number }[] {
  return [
    { from: LOWER, count: options.minLower ?? 0 },
    { from: UPPER, count: options.minUpper ?? 0 },
    { from: NUMERIC, count: options.minNumeric ?? 0 },
    { from: specials(options), count: options.minSpecial ?? 0 },
  ];
}

function alphabet(options: StringOptions): string {
  const { lower = true, upper = true, numeric = true, special = true } = options;
  return (lower ? LOWER : "") + (upper ? UPPER : "") + (numeric ? NUMERIC : "") + (special ? specials(options) : "");
}

function specials(options: StringOptions): string {
  return options.overrideSpecial || SPECIAL;
}

function pick(from: string): string {
  return from[randomInt(from.length)] ?? "";
}

/** Fisher–Yates: every order is equally likely. */
function shuffle<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
  return items;
}
