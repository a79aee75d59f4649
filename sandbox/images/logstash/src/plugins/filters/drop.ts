import { defineFilter } from "./filter";
import * as setting from "../settings";

/** Drops every event that reaches it, or a share of them. */
export const drop = defineFilter("drop", { percentage: setting.number().default(100) }, ({ percentage }) => (event) => {
  if (Math.random() * 100 < percentage) event.cancel();
});
