import { boolean, integer, string } from "../kit";
import { entity } from "./entity";
import { jsonText, parse } from "./json-text";
import type { Body } from "./rest-api";

interface Answer {
  status?: { state?: { active?: boolean } };
  watch?: Record<"trigger" | "input" | "condition" | "actions" | "metadata" | "transform", Body | undefined> & {
    throttle_period_in_millis?: number;
  };
}

export const watch = entity({
  what: "watch",
  collection: "/_watcher/watch",
  name: "watchId",
  inputs: {
    watchId: string({ required: true, replace: true }),
    active: boolean({ default: true }),
    trigger: jsonText({ required: true }),
    input: jsonText({ default: '{"none":{}}' }),
    condition: jsonText({ default: '{"always":{}}' }),
    actions: jsonText({ default: "{}" }),
    metadata: jsonText({ default: "{}" }),
    transform: jsonText(),
    throttlePeriodInMillis: integer({ default: 5000 }),
  },
  query: ({ active }) => `?active=${active}`,
  encode: ({ trigger, input, condition, actions, metadata, transform, throttlePeriodInMillis }) => ({
    trigger: parse(trigger),
    input: parse(input),
    condition: parse(condition),
    actions: parse(actions),
    metadata: parse(metadata),
    transform: parse(transform),
    throttle_period_in_millis: throttlePeriodInMillis,
  }),
  decode(answer, watchId) {
    const { status, watch: found } = answer as Answer;
    if (!found) return undefined;
    return {
      watchId,
      active: status?.state?.active ?? true,
      trigger: JSON.stringify(found.trigger),
      input: JSON.stringify(found.input),
      condition: JSON.stringify(found.condition),
      actions: JSON.stringify(found.actions),
      metadata: JSON.stringify(found.metadata ?? {}),
      transform: found.transform && JSON.stringify(found.transform),
      throttlePeriodInMillis: found.throttle_period_in_millis ?? 5000,
    };
  },
});
