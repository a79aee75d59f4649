import assert from "node:assert/strict";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { healthCheck } from "../../policies/containers/healthCheck";
import { imageDigest } from "../../policies/containers/imageDigest";
import { imageTag } from "../../policies/containers/imageTag";
import { logRotation } from "../../policies/containers/logRotation";
import { memoryLimit } from "../../policies/containers/memoryLimit";
import { noDockerSocket } from "../../policies/containers/noDockerSocket";
import { notPrivileged } from "../../policies/containers/notPrivileged";
import { plainSecrets } from "../../policies/containers/plainSecrets";
import { publishedAddress } from "../../policies/containers/publishedAddress";
import { restartPolicy } from "../../policies/containers/restartPolicy";
import { UNKNOWN, remedy, stackViolations, violations } from "./support/check";
import { container, image } from "./support/resources";

const DIGEST = `sha256:${"a".repeat(64)}`;
const RUNS_ONCE = { mustRun: false, restart: "no", healthcheck: undefined };

type Props = Record<string, unknown>;
type Case = [what: string, props: Props, ...messages: string[]];

/** One test a case: a container named 'kong-1' with these properties, and what the policy says of it. */
function cases(policy: ResourceValidationPolicy, config: Props, list: Case[]): void {
  for (const [what, props, ...messages] of list)
    it(`${messages.length === 0 ? "takes" : "refuses"} ${what}`, async () =>
      assert.deepEqual(
        await violations(policy, container("kong-1", props), config),
        messages.map((message) => `Container 'kong-1-container' ${message}`),
      ));
}

describe("the policy image-tag", () => {
  const of = (reference: string) => [image(reference), container("kong-1", { image: DIGEST })];
  const inexact = (name: string, reference: string) =>
    `'${name}' has the image '${reference}', which is not one version for ever; give it a tag with a version, as in 'kong:3.9.1', or a digest.`;

  for (const reference of ["kong:3.9.1", "registry:5000/kong:3.9.1", `kong@${DIGEST}`, `kong:latest@${DIGEST}`])
    it(`takes ${reference}`, async () => assert.deepEqual(await stackViolations(imageTag, of(reference)), []));

  for (const reference of ["kong", "kong:latest", "registry:5000/kong", "kong:stable"])
    it(`refuses ${reference}`, async () => {
      assert.deepEqual(await stackViolations(imageTag, of(reference)), [inexact("some-image", reference)]);
      const named = container("kong-1", { image: reference });
      assert.deepEqual(await stackViolations(imageTag, [named]), [inexact("kong-1-container", reference)]);
    });

  it("takes an id that is not known yet for that of an image that is looked at by itself, and for nothing else", async () => {
    const unknown = container("kong-1", { image: UNKNOWN });
    const ofImage = { ...unknown, from: { image: ["some-image"] } };
    assert.deepEqual(await stackViolations(imageTag, [image("kong:3.9.1"), ofImage]), []);
    assert.deepEqual(await stackViolations(imageTag, [unknown]), [
      "string value at .image can't be known during preview",
    ]);
  });
});

describe("the policy image-digest", () => {
  it("takes a digest, and an image that is built here", async () => {
    assert.deepEqual(await violations(imageDigest, image(`kong:3.9.1@${DIGEST}`)), []);
    assert.deepEqual(await violations(imageDigest, image("apim-backup:13", { build: { context: "." } })), []);
  });

  it("advises against a tag alone", async () => {
    assert.equal(imageDigest.enforcementLevel, "advisory");
    assert.deepEqual(await violations(imageDigest, image("kong:3.9.1")), [
      "'some-image' has the image 'kong:3.9.1' without a digest; 'make pin-images' writes it into the stack's configuration.",
    ]);
  });
});

describe("the policy restart-policy", () => {
  cases(restartPolicy, {}, [
    ["what serves and is restarted", {}],
    ["what runs once and is not", RUNS_ONCE],
    [
      "what serves and is not restarted",
      { restart: undefined },
      "serves and has the restart policy 'no'; allowed: 'unless-stopped' or 'always'.",
    ],
    [
      "what runs once and is restarted",
      { ...RUNS_ONCE, restart: "always" },
      "runs once and has the restart policy 'always'; allowed: 'no'.",
    ],
  ]);

  it("puts it right, where told to", async () => {
    assert.equal((await remedy(restartPolicy, container("a", { restart: "no" })))?.restart, "unless-stopped");
    assert.equal((await remedy(restartPolicy, container("a", { ...RUNS_ONCE, restart: "always" })))?.restart, "no");
    assert.equal(await remedy(restartPolicy, container("a")), undefined);
  });
});

describe("the policy memory-limit", () => {
  const message = "has no memory limit; set 'memory', in MB.";
  cases(memoryLimit, {}, [
    ["a limit", {}],
    ["none", { memory: undefined }, message],
    ["0, which is none", { memory: 0 }, message],
  ]);
});

describe("the policy health-check", () => {
  const message =
    "serves and has no health check; set 'healthcheck', or 'mustRun: false' where it runs once to its end.";
  cases(healthCheck, {}, [
    ["a health check", {}],
    ["none where it runs once", RUNS_ONCE],
    ["none where it serves", { healthcheck: undefined }, message],
    ["one that is switched off", { healthcheck: { tests: ["NONE"] } }, message],
  ]);
});

describe("the policy log-rotation", () => {
  const message =
    "does not rotate its log; set logDriver to 'json-file' or 'local', with 'max-size' and 'max-file' in logOpts, " +
    `as in { "max-size": "10m", "max-file": "3" }.`;
  cases(logRotation, {}, [
    ["json-file with size and number of files", {}],
    ["no driver", { logDriver: undefined, logOpts: undefined }, message],
    ["no number of files", { logOpts: { "max-size": "10m" } }, message],
    ["another driver", { logDriver: "syslog" }, message],
  ]);

  it("puts it right, where told to", async () => {
    const mended = await remedy(logRotation, container("a", { logDriver: undefined }));
    assert.deepEqual([mended?.logDriver, mended?.logOpts], ["json-file", { "max-size": "10m", "max-file": "3" }]);
    assert.equal(await remedy(logRotation, container("a")), undefined);
  });
});

describe("the policy not-privileged", () => {
  cases(notPrivileged, {}, [
    ["an ordinary container", { capabilities: { adds: ["NET_BIND_SERVICE"] } }],
    ["a privileged one", { privileged: true }, "is privileged; leave 'privileged' out."],
    [
      "one with the machine's capabilities",
      { capabilities: { adds: ["CAP_SYS_ADMIN"] } },
      "adds the capabilities CAP_SYS_ADMIN; leave them out.",
    ],
    [
      "one on the machine's own network",
      { networkMode: "host" },
      "shares the machine's own: networkMode must not be 'host'.",
    ],
  ]);
});

describe("the policy no-docker-socket", () => {
  const message = (path: string) => `mounts '${path}', and with it Docker's socket; mount no more than its own data.`;
  const volume = (hostPath: string) => ({ volumes: [{ hostPath, containerPath: "/x" }] });
  cases(noDockerSocket, {}, [
    ["its own data", volume("/srv/apim/database/master")],
    ["the socket", volume("/var/run/docker.sock"), message("/var/run/docker.sock")],
    ["a directory above it", volume("/run/"), message("/run/")],
    ["the socket as a mount", { mounts: [{ source: "/run/docker.sock", target: "/x" }] }, message("/run/docker.sock")],
  ]);

  it("reports what is known to be wrong beside what is not known yet", async () => {
    const volumes = [{ hostPath: UNKNOWN }, { hostPath: "/run/docker.sock" }];
    assert.deepEqual(await violations(noDockerSocket, container("a", { volumes })), [
      `Container 'a-container' ${message("/run/docker.sock")}`,
      "string value at .volumes.0.hostPath can't be known during preview",
    ]);
  });
});

describe("the policy published-address", () => {
  const config = { privateNetworks: ["10.20.0.10/32"] };
  const on = (internal: number, ip?: string) => ({ ports: [{ internal, external: internal, ip }] });
  const message = (port: number, ip: string) =>
    `publishes port ${port} on ${ip}; allowed there are ports 8000, 8443 of a gateway node, and for all else 127.0.0.1, 10.20.0.10/32.`;
  cases(publishedAddress, config, [
    ["loopback", on(8001, "127.0.0.1")],
    ["IPv6's loopback", on(8001, "::1")],
    ["the machine's private address", on(8001, "10.20.0.10")],
    ["the proxy everywhere", on(8443, "0.0.0.0")],
    ["the Admin API everywhere", on(8001, "0.0.0.0"), message(8001, "0.0.0.0")],
    ["a port without an address, which is everywhere", on(8001), message(8001, "0.0.0.0")],
    ["another private address", on(8444, "10.20.0.11"), message(8444, "10.20.0.11")],
    ["every port", { publishAllPorts: true }, "publishes every port; name the ports in 'ports' instead."],
  ]);

  it("refuses the proxy's port of another container", async () => {
    const [found] = await violations(publishedAddress, container("logstash", on(8000, "0.0.0.0")), config);
    assert.match(found!, /Container 'logstash-container' publishes port 8000 on 0\.0\.0\.0/);
  });
});

describe("the policy plain-secrets", () => {
  const message = (name: string) =>
    `has '${name}' in its environment; upload it as a file below /run/secrets and name the file in '${name}_FILE'.`;
  cases(plainSecrets, { harmless: ["TOKEN_KIND"] }, [
    ["other variables", { envs: ["PORT=8080", "EMPTY_PASSWORD="] }],
    ["paths of secrets", { envs: ["PG_PASSWORD_FILE=/run/secrets/pg", "KONG_SSL_CERT_KEY=/run/secrets/tls.key"] }],
    ["what is configured as harmless", { envs: ["TOKEN_KIND=jwt"] }],
    ["a password", { envs: ["PG_PASSWORD=hunter2=x"] }, message("PG_PASSWORD")],
    ["a key, in any case", { envs: ["api_key=abc"] }, message("api_key")],
  ]);

  it("reports what is known to be wrong beside what is not known yet", async () => {
    const envs = [UNKNOWN, "SOME_TOKEN=abc"];
    assert.deepEqual(await violations(plainSecrets, container("a", { envs })), [
      `Container 'a-container' ${message("SOME_TOKEN")}`,
      "string value at .envs.0 can't be known during preview",
    ]);
  });
});
