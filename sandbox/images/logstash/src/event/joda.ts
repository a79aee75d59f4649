import { ConfigurationError } from "../config/ast";

/** Joda's pattern letters, by repetition, in luxon's. Joda's `YYYY` is the calendar year, its `xxxx` the week's. */
const TOKENS: Record<string, string> = {
  YYYY: "yyyy",
  YY: "yy",
  yyyy: "yyyy",
  yy: "yy",
  y: "y",
  xxxx: "kkkk",
  xx: "kk",
  ww: "WW",
  w: "W",
  e: "E",
  MMMM: "LLLL",
  MMM: "LLL",
  MM: "LL",
  M: "L",
  dd: "dd",
  d: "d",
  DDD: "ooo",
  D: "o",
  EEEE: "cccc",
  EEE: "ccc",
  EE: "ccc",
  E: "ccc",
  HH: "HH",
  H: "H",
  hh: "hh",
  h: "h",
  a: "a",
  mm: "mm",
  m: "m",
  ss: "ss",
  s: "s",
  SSS: "SSS",
  SS: "uu",
  S: "uuu",
  Z: "ZZZ",
  ZZ: "ZZ",
  ZZZ: "z",
};

/**
 * Translates a date pattern of Joda-Time, which Logstash speaks, into luxon's.
 * @throws ConfigurationError for a letter, or a repetition of it, that is not known here
 */
export function luxonPattern(joda: string): string {
  return joda.replace(/'(?:''|[^'])*'|([A-Za-z])\1*/g, (token) => {
    if (token === "''") return "'";
    if (token.startsWith("'")) return token;
    const luxon = TOKENS[token];
    if (!luxon) throw new ConfigurationError(`date pattern '${joda}': '${token}' is not supported by this stand-in`);
    return luxon;
  });
}
