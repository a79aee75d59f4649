import { nameOf, stateOf, type Step } from "./preview";

/** Where everything goes that is no API of a domain. */
export const PLATFORM = "platform";

/** Below one of these, a name begins with its domain's. */
const OF_THE_CATALOG = /apim:catalog:Api(Service|Consumer)\$/;

/** `{domain}-{service}-{version}`, alone or before a further part. */
const SERVICE_NAME = /^([a-z0-9]+)(-[a-z0-9]+)+?-v\d+(-|$)/;

/** Tells the domain of each step: by its tags, and where it has none, by its name. */
export function domainsOf(steps: Step[]): (step: Step) => string {
  // Domains may have dashes in their names; those that tags tell of are known whole.
  const known = [...new Set(steps.map(taggedDomain))]
    .filter((domain) => domain !== undefined)
    .sort((one, other) => other.length - one.length);
  return (step) => {
    const tagged = taggedDomain(step);
    if (tagged !== undefined) return tagged;
    const name = nameOf(step);
    if (OF_THE_CATALOG.test(step.urn))
      return known.find((domain) => name.startsWith(`${domain}-`)) ?? name.split("-")[0]!;
    return SERVICE_NAME.exec(name)?.[1] ?? PLATFORM;
  };
}

/** The tag beside `apim` of an entity of Kong. */
function taggedDomain(step: Step): string | undefined {
  const { type = "", inputs } = stateOf(step) ?? {};
  if (!type.startsWith("kong:") || !Array.isArray(inputs?.tags)) return undefined;
  return (inputs.tags as unknown[]).find((tag): tag is string => typeof tag === "string" && tag !== "apim");
}
