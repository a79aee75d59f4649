import { z } from "zod";
import { id, only, optional, reference, tags, text } from "./fields";
import { plugins } from "./plugin";

const count = z.int().min(0);
const address = z.strictObject({ ip: optional(text), port: optional(count) });

const routeFields = {
  id,
  name: text,
  protocols: optional(z.array(text)),
  methods: optional(z.array(text)),
  hosts: optional(z.array(text)),
  paths: optional(z.array(text)),
  headers: optional(z.record(z.string(), z.array(z.string()))),
  snis: optional(z.array(text)),
  sources: optional(z.array(address)),
  destinations: optional(z.array(address)),
  strip_path: optional(z.boolean()),
  preserve_host: optional(z.boolean()),
  regex_priority: optional(z.int()),
  path_handling: optional(z.enum(["v0", "v1"])),
  https_redirect_status_code: optional(count),
  request_buffering: optional(z.boolean()),
  response_buffering: optional(z.boolean()),
  tags,
  plugins,
};

export const route = z.strictObject(routeFields);
/** One beside the services, which names its own. */
export const topLevelRoute = z.strictObject({
  ...routeFields,
  service: reference.refine((given) => given !== undefined, {
    error: "is missing: the Kong provider has no routes without a service",
  }),
});
export type DeckRoute = z.output<typeof route>;

export const service = z
  .strictObject({
    id,
    name: text,
    /** Protocol, host, port and path in one. */
    url: optional(z.url({ protocol: /^https?$/ })),
    protocol: optional(text),
    host: optional(text),
    port: optional(count),
    path: optional(text),
    retries: optional(count),
    connect_timeout: optional(count),
    write_timeout: optional(count),
    read_timeout: optional(count),
    tls_verify: optional(z.boolean()),
    tls_verify_depth: optional(count),
    client_certificate: reference,
    ca_certificates: only([]),
    enabled: only(true),
    tags,
    routes: optional(z.array(route)),
    plugins,
  })
  .refine(({ url, host }) => (url === undefined) !== (host === undefined), { error: "needs either a url or a host" });
export type DeckService = z.output<typeof service>;
