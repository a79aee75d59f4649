import assert from "node:assert/strict";
import { schemaNamed } from "../entities/index.js";
import { schemaViolation } from "./errors.js";
import { type Entity } from "./field.js";
import { fill, merge } from "./fill.js";
import { validate } from "./validate.js";

/** What the Admin API would say to a new entity. */
function fault(name: string, given: Entity): string | undefined {
  const schema = schemaNamed(name)!;
  const errors = validate(schema, fill(schema, given, "insert"));
  return errors && schemaViolation(errors).message;
}

function filled(name: string, given: Entity): Entity {
  const schema = schemaNamed(name)!;
  return fill(schema, fill(schema, given, "insert"), "select");
}

describe("kong: schemas", () => {
  const cases: [string, string, Entity, string | undefined][] = [
    ["a service needs a host", "services", { name: "a" }, "schema violation (host: required field missing)"],
    ["an unknown field is named", "services", { host: "h", colour: "red" }, "schema violation (colour: unknown field)"],
    [
      "a number has bounds",
      "services",
      { host: "h", port: 70000 },
      "schema violation (port: value should be between 0 and 65535)",
    ],
    [
      "all faults are reported, by name",
      "services",
      { port: -1, retries: 99999 },
      "3 schema violations (host: required field missing; port: value should be between 0 and 65535; " +
        "retries: value should be between 0 and 32767)",
    ],
    [
      "an element's fault is numbered from one",
      "routes",
      { methods: ["GET", "get"] },
      "schema violation (methods.2: invalid value: get)",
    ],
    [
      "a route needs something to match",
      "routes",
      {},
      "schema violation (must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https')",
    ],
    [
      "protocols of one kind",
      "routes",
      { paths: ["/x"], protocols: ["http", "tcp"] },
      "schema violation (protocols: these sets are mutually exclusive: ('http', 'https'), ('tcp', 'tls', 'udp'))",
    ],
    [
      "nested faults are printed as Lua does",
      "upstreams",
      { name: "u", healthchecks: { active: { healthy: { interval: -1 } } } },
      'schema violation (healthchecks.active: {\n  healthy = {\n    interval = "value should be between 0 and 65535"\n  }\n})',
    ],
    [
      "a condition names both fields",
      "upstreams",
      { name: "u", hash_on: "header" },
      "2 schema violations (failed conditional validation given value of field 'hash_on'; " +
        "hash_on_header: required field missing)",
    ],
    [
      "an unknown plugin",
      "plugins",
      { name: "nope" },
      "schema violation (name: plugin 'nope' not enabled; add it to the 'plugins' configuration property)",
    ],
    [
      "jwt is not for consumers",
      "plugins",
      { name: "jwt", consumer: { id: "x" } },
      "schema violation (consumer: value must be null)",
    ],
    [
      "rate-limiting needs a limit",
      "plugins",
      { name: "rate-limiting", config: { policy: "local" } },
      "schema violation (at least one of these fields must be non-empty: 'config.second', 'config.minute', " +
        "'config.hour', 'config.day', 'config.month', 'config.year')",
    ],
    [
      "a longer period allows no less",
      "plugins",
      { name: "rate-limiting", config: { minute: 10, hour: 5 } },
      "schema violation (config: The limit for hour(5.0) cannot be lower than the limit for minute(10.0))",
    ],
    [
      "http-log needs a whole URL",
      "plugins",
      { name: "http-log", config: { http_endpoint: "nope" } },
      "schema violation (config.http_endpoint: missing host in url)",
    ],
    ["a plain plugin", "plugins", { name: "cors" }, undefined],
    ["a regular expression as path", "routes", { paths: ["~/a/\\d+$"] }, undefined],
  ];
  for (const [title, name, given, message] of cases) {
    it(title, () => assert.equal(fault(name, given), message));
  }

  it("expands a service's url", () => {
    const { protocol, host, port, path } = filled("services", { url: "https://example.org/x" });
    assert.deepEqual({ protocol, host, port, path }, { protocol: "https", host: "example.org", port: 443, path: "/x" });
  });

  it("echoes deprecated names with the value of the new ones", () => {
    const { config } = filled("plugins", { name: "rate-limiting", config: { minute: 1, redis_host: "r" } });
    const { redis, redis_host, redis_port } = config as Entity;
    assert.equal(redis_host, "r");
    assert.equal((redis as Entity).host, "r");
    assert.equal(redis_port, 6379);
  });

  it("derives the algorithm of an upstream from what it hashes on", () => {
    assert.equal(filled("upstreams", { name: "u", hash_on: "ip" }).algorithm, "consistent-hashing");
    assert.equal(
      filled("upstreams", { name: "u", algorithm: "least-connections", hash_on: "none" }).algorithm,
      "least-connections",
    );
  });

  it("merges records, and replaces lists", () => {
    const schema = schemaNamed("upstreams")!;
    const before = filled("upstreams", { name: "u", tags: ["a", "b"] });
    const after = merge(schema, { tags: ["c"], healthchecks: { active: { timeout: 5 } } }, before);
    const { active } = after.healthchecks as { active: Entity };
    assert.deepEqual(after.tags, ["c"]);
    assert.equal(active.timeout, 5);
    assert.equal(active.http_path, "/");
  });
});
