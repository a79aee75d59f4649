import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { certificate, consumer } from "./consumer";
import { describeFaults } from "./faults";
import { only, optional, text } from "./fields";
import { globalPlugins } from "./plugin";
import { checkReferences } from "./references";
import { service, topLevelRoute } from "./service";
import { withSharedConfigs } from "./sharedConfigs";
import { upstream } from "./upstream";

const file = z
  .strictObject({
    _format_version: z.enum(["1.1", "3.0"]),
    _workspace: only("default"),
    _info: optional(z.strictObject({ select_tags: optional(z.array(text)) })),
    services: optional(z.array(service)),
    routes: optional(z.array(topLevelRoute)),
    plugins: globalPlugins,
    upstreams: optional(z.array(upstream)),
    consumers: optional(z.array(consumer)),
    certificates: optional(z.array(certificate)),
  })
  .transform(({ _format_version: version, _info: info, ...entities }) => ({
    /** Tags that every entity of the file has beside its own. */
    selectTags: info?.select_tags ?? [],
    /** Before 3.0, decK let a route keep its path unless told otherwise; since then it does as Kong does. */
    stripPath: version !== "1.1",
    version,
    ...entities,
  }))
  .check(checkReferences, checkPaths);

/** A file in decK's format, read and found whole. */
export type DeckContent = z.output<typeof file>;

/**
 * Reads what is in decK's format: `kong.yaml` as `deck dump` writes it.
 *
 * @param path as faults are to name the file
 * @throws pulumi.RunError listing everything in it that is unknown, wrong, or beyond what the Kong provider can set.
 */
export function parseDeck(yaml: string, path: string): DeckContent {
  // The file is the team's own: it may repeat itself as often as it likes.
  const given = withSharedConfigs(parse(yaml, { merge: true, maxAliasCount: -1 }));
  const result = file.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const faults = describeFaults(result.error, given);
  throw new pulumi.RunError(
    [`${path} has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}; nothing of it was created.`]
      .concat(faults.map((fault) => `  - ${fault}`))
      .join("\n"),
  );
}

/** Before Kong 3, a path with such characters was a regular expression; since then only one behind `~` is. */
function checkPaths({ value, issues }: z.core.ParsePayload<DeckContent>) {
  if (value.version !== "1.1") return;
  const routes = [
    ...(value.services ?? []).flatMap(({ routes = [] }, at) =>
      routes.map((route, index) => ({ route, path: ["services", at, "routes", index] })),
    ),
    ...(value.routes ?? []).map((route, index) => ({ route, path: ["routes", index] })),
  ];
  for (const { route, path } of routes) {
    for (const prefix of route.paths ?? []) {
      if (prefix.startsWith("~") || /^[\w./~%-]*$/.test(prefix)) continue;
      issues.push({
        code: "custom",
        path: [...path, "paths"],
        input: prefix,
        message: `has '${prefix}', which was a regular expression before Kong 3 and is plain text since: put '~' before it, or set _format_version to "3.0"`,
      });
    }
  }
}
