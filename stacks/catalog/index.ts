import * as pulumi from "@pulumi/pulumi";
import { billing } from "./billing";
import type { CatalogContext, Domain } from "./context";
import { demo } from "./demo";
import { partner } from "./partner";

export type { CatalogContext } from "./context";

/** Every domain, by its name. */
const DOMAINS: Record<string, Domain> = { demo, billing, partner };

/** @throws pulumi.RunError naming every domain that there is no file for. */
export function checkDomains(names: string[] = Object.keys(DOMAINS)): string[] {
  const unknown = names.filter((name) => !(name in DOMAINS));
  if (unknown.length > 0)
    throw new pulumi.RunError(
      `There is no domain '${unknown.join("', '")}' in stacks/catalog; there are: ${Object.keys(DOMAINS).join(", ")}.`,
    );
  return names;
}

/** Registers domains' APIs, and hands back the credentials of those who call them: a secret. */
export function registerDomains(names: string[], context: CatalogContext): pulumi.Output<unknown> {
  const registered = names.map((name) => DOMAINS[name]!(context));
  const credentials = registered.flatMap(({ consumers = [], secrets = {} }) => [
    ...consumers.map(({ username, jwt, applications }) => [username, { jwt, applications }] as const),
    ...Object.entries(secrets),
  ]);
  return pulumi.secret(Object.fromEntries(credentials));
}
