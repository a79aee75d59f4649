import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { domainConfig, type DomainConfig, platformConfig, type PlatformConfig } from "./schema";

export {
  type CatalogConfig,
  type DomainConfig,
  GATEWAY_PORTS,
  NODE_PORT_STEP,
  type PlatformConfig,
  type PortName,
  publishedPorts,
} from "./schema";

const NAMESPACE = "apim:";

/**
 * The stack's configuration, whole and valid: a domain's where it names the platform's stack, else a platform's.
 *
 * @throws pulumi.RunError listing every fault by its path.
 */
export function loadConfig(): PlatformConfig | DomainConfig {
  const config = new pulumi.Config("apim");
  const keys = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(NAMESPACE));
  const given = Object.fromEntries(
    keys.map((key) => key.slice(NAMESPACE.length)).map((key) => [key, valueOf(config, key)]),
  );
  return "platformStack" in given ? validated(domainConfig, given) : parseConfig(given);
}

/**
 * Validates a platform's configuration and fills in its defaults.
 *
 * @throws pulumi.RunError naming, for each fault, its path, what was given and what is allowed.
 */
export function parseConfig(given: Record<string, unknown>): PlatformConfig {
  return validated(platformConfig, given);
}

function validated<S extends z.ZodType>(schema: S, given: Record<string, unknown>): z.output<S> {
  const result = schema.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => describe(schema, issue));
  throw new pulumi.RunError(
    [`The configuration has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}; nothing was created.`]
      .concat(faults.map((fault) => `  - ${fault}`))
      .join("\n"),
  );
}

/** Settings may be structured; those that are not arrive as text. */
function valueOf(config: pulumi.Config, key: string): unknown {
  const text = config.get(key) ?? "";
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(schema: z.ZodType, issue: z.core.$ZodIssue): string[] {
  const at = (path: PropertyKey[]) => `${NAMESPACE}${path.join(".")}`;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${at([...issue.path, key])} is not a setting; allowed here: ${siblings(schema, issue.path)}`,
    );
  }
  const given = isSecret(issue.path) || issue.input === undefined ? "" : ` (given: ${JSON.stringify(issue.input)})`;
  return [`${at(issue.path)} ${issue.message}${given}`];
}

/** What was given is part of the message, unless it is a secret. */
function isSecret(path: PropertyKey[]): boolean {
  // A private key may be taken for an age recipient, an item of a list.
  const name = path.filter((key) => typeof key === "string").at(-1);
  return /privatekey|password|secret|accesskey|webhook|recipients/i.test(String(name));
}

/** The settings that exist at a place of the configuration. */
function siblings(whole: z.ZodType, path: PropertyKey[]): string {
  let schema = whole;
  for (const key of ["", ...path]) {
    while (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
      schema = schema.unwrap() as z.ZodType;
    }
    if (key !== "" && schema instanceof z.ZodObject) schema = schema.shape[String(key)] as z.ZodType;
  }
  while (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) schema = schema.unwrap() as z.ZodType;
  return schema instanceof z.ZodObject ? Object.keys(schema.shape).join(", ") : "none";
}
