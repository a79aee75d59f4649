import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type DeckContent, DeckFile, parseDeck } from "../../infra/catalog";
import { billing } from "./billing";
import type { CatalogContext, Domain } from "./context";
import { demo } from "./demo";
import { partner } from "./partner";

export type { CatalogContext } from "./context";

/** Every domain, by its name. */
const DOMAINS: Record<string, Domain> = { demo, billing, partner };

/** Which APIs a stack has: those of some domains, and those in some files. */
export interface Catalog {
  domains: string[];
  /** By their paths. */
  files: Record<string, DeckContent>;
}

/**
 * Finds a stack's APIs, before anything is registered.
 *
 * @param domains all of them by default
 * @throws pulumi.RunError naming every domain that there is none of, or every fault of a file
 */
export function findCatalog(domains = Object.keys(DOMAINS), deckFiles: string[] = []): Catalog {
  const unknown = domains.filter((name) => !(name in DOMAINS));
  if (unknown.length > 0)
    throw new pulumi.RunError(
      `There is no domain '${unknown.join("', '")}' in stacks/catalog; there are: ${Object.keys(DOMAINS).join(", ")}.`,
    );
  const files = deckFiles.map((path) => [
    path,
    parseDeck(readFileSync(resolve(__dirname, "../..", path), "utf8"), path),
  ]);
  return { domains, files: Object.fromEntries(files) as Catalog["files"] };
}

/** Registers a stack's APIs, and hands back the credentials of those who call them: a secret. */
export function registerCatalog({ domains, files }: Catalog, context: CatalogContext): pulumi.Output<unknown> {
  for (const [path, content] of Object.entries(files)) {
    new DeckFile(path.replace(/\.ya?ml$/, "").replace(/\//g, "-"), { content }, context.opts);
  }
  const registered = domains.map((name) => DOMAINS[name]!(context));
  const credentials = registered.flatMap(({ consumers = [], secrets = {} }) => [
    ...consumers.map(({ username, jwt, applications }) => [username, { jwt, applications }] as const),
    ...Object.entries(secrets),
  ]);
  return pulumi.secret(Object.fromEntries(credentials));
}
