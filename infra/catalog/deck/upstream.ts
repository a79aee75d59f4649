import { z } from "zod";
import { id, only, optional, reference, tags, text } from "./fields";

const count = z.int().min(0);
const statuses = optional(z.array(count));
const seconds = optional(z.number().min(0));
const failures = {
  http_statuses: statuses,
  http_failures: optional(count),
  tcp_failures: optional(count),
  timeouts: optional(count),
};

const healthchecks = z.strictObject({
  threshold: only(0),
  active: optional(
    z.strictObject({
      type: optional(text),
      timeout: seconds,
      concurrency: optional(count),
      http_path: optional(text),
      https_sni: optional(text),
      https_verify_certificate: optional(z.boolean()),
      headers: only({}),
      healthy: optional(z.strictObject({ http_statuses: statuses, interval: seconds, successes: optional(count) })),
      unhealthy: optional(z.strictObject({ ...failures, interval: seconds })),
    }),
  ),
  passive: optional(
    z.strictObject({
      type: optional(text),
      healthy: optional(z.strictObject({ http_statuses: statuses, successes: optional(count) })),
      unhealthy: optional(z.strictObject(failures)),
    }),
  ),
});

const target = z.strictObject({ id, target: text, weight: optional(count), tags });

export const upstream = z
  .strictObject({
    id,
    name: text,
    algorithm: optional(text),
    slots: optional(count),
    hash_on: optional(text),
    hash_on_header: optional(text),
    hash_on_cookie: optional(text),
    hash_on_cookie_path: optional(text),
    hash_fallback: optional(text),
    hash_fallback_header: optional(text),
    hash_on_query_arg: only(null),
    hash_on_uri_capture: only(null),
    hash_fallback_query_arg: only(null),
    hash_fallback_uri_capture: only(null),
    use_srv_name: only(false),
    host_header: optional(text),
    client_certificate: reference,
    healthchecks: optional(healthchecks),
    tags,
    targets: optional(z.array(target)),
  })
  .check(({ value: { algorithm, hash_on: hashOn = "none" }, issues }) => {
    const implied = hashOn === "none" ? "round-robin" : "consistent-hashing";
    if (algorithm === undefined || algorithm === implied) return;
    issues.push({
      code: "custom",
      path: ["algorithm"],
      input: algorithm,
      message: `can only be ${implied} with hash_on ${hashOn}: the Kong provider cannot set it`,
    });
  });
export type DeckUpstream = z.output<typeof upstream>;
