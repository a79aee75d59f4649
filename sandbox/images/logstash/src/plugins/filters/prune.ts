import { rubyRegExp } from "../../config/ruby-regexp";
import { defineFilter } from "./filter";
import * as setting from "../settings";

/** Removes top-level fields by name: all but those of the whitelist, and those of the blacklist. */
export const prune = defineFilter(
  "prune",
  {
    whitelist_names: setting.strings().default([]),
    blacklist_names: setting.strings().default(["%\\{[^}]+\\}"]),
  },
  ({ whitelist_names, blacklist_names }, matched) => {
    const allowed = whitelist_names.map((name) => rubyRegExp(name));
    const refused = blacklist_names.map((name) => rubyRegExp(name));
    const removed = (name: string) =>
      (allowed.length > 0 && !allowed.some((pattern) => pattern.test(name))) ||
      refused.some((pattern) => pattern.test(name));
    return (event) => {
      for (const name of Object.keys(event.toHash()).filter(removed)) event.remove(name);
      matched(event);
    };
  },
);
