import { boolean, integer, object, string } from "../kit";
import { entity } from "./entity";
import { jsonText, parse, textOf } from "./json-text";
import type { Body } from "./rest-api";

interface Phase {
  min_age?: string;
  actions?: Record<string, Body>;
}

interface Policy {
  modified_date: string;
  policy: { _meta?: Body; phases: { hot?: Phase; delete?: Phase } };
}

/** Phases and actions that make indices go; those that move them between kinds of nodes are the official provider's. */
export const indexLifecycle = entity({
  what: "index lifecycle policy",
  collection: "/_ilm/policy",
  name: "name",
  inputs: {
    name: string({ autoName: true, replace: true }),
    metadata: jsonText(),
    hot: object(
      { minAge: string(), setPriority: object({ priority: integer({ required: true }) }) },
      {
        unsupported: ["downsample", "forcemerge", "readonly", "rollover", "searchableSnapshot", "shrink", "unfollow"],
      },
    ),
    delete: object(
      { minAge: string(), delete: object({ deleteSearchableSnapshot: boolean({ default: true }) }) },
      { unsupported: ["waitForSnapshot"] },
    ),
  },
  outputs: { modifiedDate: string({ volatile: true }) },
  check: (inputs) => (inputs.hot || inputs.delete ? [] : ["a policy needs at least one of its phases: hot, delete"]),
  encode: ({ metadata, hot, delete: gone }) => ({
    policy: {
      _meta: parse(metadata),
      phases: {
        ...(hot && {
          hot: { min_age: hot.minAge, actions: hot.setPriority ? { set_priority: hot.setPriority } : {} },
        }),
        ...(gone && {
          delete: {
            min_age: gone.minAge,
            actions: gone.delete
              ? { delete: { delete_searchable_snapshot: gone.delete.deleteSearchableSnapshot } }
              : {},
          },
        }),
      },
    },
  }),
  decode(answer, name) {
    const found = answer[name] as Policy | undefined;
    if (!found) return undefined;
    const { hot, delete: gone } = found.policy.phases;
    const priority = hot?.actions?.["set_priority"]?.["priority"];
    const deletes = gone?.actions?.["delete"];
    return {
      name,
      modifiedDate: found.modified_date,
      metadata: textOf(found.policy._meta),
      hot: hot && {
        minAge: hot.min_age,
        ...(priority === undefined ? {} : { setPriority: { priority: Number(priority) } }),
      },
      delete: gone && {
        minAge: gone.min_age,
        ...(deletes ? { delete: { deleteSearchableSnapshot: deletes["delete_searchable_snapshot"] !== false } } : {}),
      },
    };
  },
});
