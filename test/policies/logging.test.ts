import assert from "node:assert/strict";
import { httpLogCoverage } from "../../policies/logging/httpLogCoverage";
import { httpLogEndpoint } from "../../policies/logging/httpLogEndpoint";
import { stackViolations, violations } from "./support/check";
import { plugin, route, service } from "./support/resources";

const stack = [service("a-b-v1"), route("a-b-v1-get-one", "a-b-v1")];

describe("the policy http-log-coverage", () => {
  it("takes a service's own http-log, each route's and a global one", async () => {
    for (const of of [{ serviceId: "a-b-v1" }, { routeId: "a-b-v1-get-one" }, {}])
      assert.deepEqual(await stackViolations(httpLogCoverage, [...stack, plugin("http-log", {}, of)]), []);
  });

  it("refuses a service without any", async () =>
    assert.deepEqual(
      await stackViolations(httpLogCoverage, [
        ...stack,
        service("c-d-v1"),
        plugin("http-log", {}, { serviceId: "c-d-v1" }),
      ]),
      [
        "Requests to service 'a-b-v1' are not logged; give it, each of its routes or the gateway an enabled plugin http-log.",
      ],
    ));
});

describe("the policy http-log-endpoint", () => {
  const check = (http_endpoint?: string) => violations(httpLogEndpoint, plugin("http-log", { http_endpoint }));

  it("takes the platform's Logstash", async () => {
    assert.deepEqual(await check("http://logstash:8080"), []);
    assert.deepEqual(await check("http://logstash:8080/"), []);
  });

  it("refuses any other receiver, and does not repeat its credentials", async () =>
    assert.deepEqual(await check("https://me:hunter2@logs.example.com"), [
      "Plugin 'global-http-log' sends request logs to 'https://logs.example.com'; allowed is the platform's Logstash, 'http://logstash:8080'.",
    ]));
});
