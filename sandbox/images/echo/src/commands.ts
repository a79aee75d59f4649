import { type IncomingHttpHeaders } from "node:http";
import { type Settings } from "./settings";

/** What a request asks of its own answer. */
export interface Commands {
  status: number;
  headers: [name: string, value: string][];
  /** Milliseconds to wait. */
  delay: number;
  /** Sent as a JSON string in place of the echo. */
  body?: string;
}

/** Reads the commands: `?echo_code=` or X-ECHO-CODE, and likewise time, header and body. The query counts for more. */
export function readCommands(query: URLSearchParams, headers: IncomingHttpHeaders, settings: Settings): Commands {
  const given = (name: string) => {
    const header = headers[`x-echo-${name}`];
    return [query.get(`echo_${name}`), header as string | undefined].filter((value): value is string => !!value);
  };

  const [codes] = given("code").map(statusCodes);
  const answer: Commands = { status: pick(codes ?? []) ?? 200, headers: [], delay: 0, body: given("body")[0] };
  if (codes?.length) answer.headers.push(["X-ECHO-RANDOM-STATUS", codes.join(", ")]);
  if (settings.enabled.header) answer.headers.push(...given("header").flatMap(headerLines));
  const { min, max } = settings.times;
  answer.delay =
    given("time")
      .map(Number)
      .find((time) => time >= min && time <= max) ?? 0;
  return answer;
}

/** The codes of `404` or `200-404-503` that may be asked for. */
function statusCodes(value: string): number[] {
  return value
    .split("-")
    .filter((code) => /^\d{3}$/.test(code))
    .map(Number)
    .filter((code) => code >= 200 && code <= 599);
}

/** Of several codes any one, so that a client meets them in turn. */
function pick(codes: number[]): number | undefined {
  return codes[Math.floor(Math.random() * codes.length)];
}

/** `One:1, Two:2`. What is no header is left out. */
function headerLines(value: string): [string, string][] {
  return value.split(", ").flatMap((line): [string, string][] => {
    const [, name, text] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*([\t\x20-\x7e]*?)\s*$/.exec(line) ?? [];
    return name !== undefined && text !== undefined ? [[name, text]] : [];
  });
}
