import { randomUUID } from "node:crypto";
import { defineFilter } from "./filter";
import * as setting from "../settings";

/** Puts a random UUID into a field; one that is there stays unless `overwrite` says otherwise. */
export const uuid = defineFilter(
  "uuid",
  { target: setting.string(), overwrite: setting.boolean().default(false) },
  ({ target, overwrite }, matched) =>
    (event) => {
      if (overwrite || !event.includes(target)) event.set(target, randomUUID());
      matched(event);
    },
);
