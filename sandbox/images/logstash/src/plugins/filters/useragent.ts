import regexes from "uap-core/regexes.yaml";
import makeParser from "uap-ref-impl";
import { parse } from "yaml";
import { requireEcsDisabled } from "../ecs";
import { defineFilter } from "./filter";
import * as setting from "../settings";

/** Program, operating system and device of a user agent, by the expressions that Logstash's own filter has, too. */
export const useragent = defineFilter(
  "useragent",
  {
    source: setting.string(),
    target: setting.string(),
    ecs_compatibility: setting.ecsCompatibility(),
  },
  ({ source, target, ecs_compatibility }, matched, context) => {
    requireEcsDisabled("useragent filter", ecs_compatibility, context);
    const programs = makeParser(parse(regexes));
    const parser = remembering((text) => programs.parse(text));
    return (event) => {
      const text = [event.get(source) ?? ""].flat()[0];
      if (typeof text !== "string" || text === "") return;
      const { ua, os, device } = parser(text);
      const versions = { major: ua.major, minor: ua.minor, patch: ua.patch };
      event.set(target, {
        name: ua.family,
        os: os.family,
        os_name: os.family,
        device: device.family,
        ...Object.fromEntries(Object.entries(versions).filter(([, part]) => part !== null)),
      });
      matched(event);
    };
  },
);

/** As many as Logstash remembers. */
const REMEMBERED = 100_000;

/** Trying thousands of expressions takes some milliseconds. */
function remembering<Result>(compute: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, (result = compute(text)));
    }
    return result;
  };
}
