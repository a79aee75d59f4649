import assert from "node:assert/strict";
import { digestOf, type Docker } from "../../infra/host/digest";
import { pinImages } from "../../infra/host/pinImages";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;

const FILE = `# A VM.
config:
  apim:protect: true # data stays
  apim:network:
    operatorCidrs: [10.20.1.0/24]
  apim:images:
    # the last open-source series
    kong: registry:5000/kong:3.9.1
    echo: apim-sandbox/echo:0.9.2
    kibana: kibana:8.11.0@${OTHER}
  apim:gateway:
    nodes: 2
`;

describe("pinning images", () => {
  it("adds digests to configured and default images, and keeps all else of the file", () => {
    const { file, pins } = pinImages(FILE, () => DIGEST);
    const expected = FILE.replace("kong:3.9.1", `kong:3.9.1@${DIGEST}`).replace(
      "  apim:gateway",
      `    postgres: postgres:13@${DIGEST}
    haproxy: haproxy:2.8.14@${DIGEST}
    etcd: rancher/mirrored-coreos-etcd:v3.5.12@${DIGEST}
    elasticsearch: docker.elastic.co/elasticsearch/elasticsearch:8.11.0@${DIGEST}
    logstash: docker.elastic.co/logstash/logstash:8.11.0@${DIGEST}
    redis: redis:7.4.2-alpine@${DIGEST}
    elastalert: jertel/elastalert2:2.19.0@${DIGEST}
  apim:gateway`,
    );
    assert.equal(file, expected);
    assert.deepEqual(Object.fromEntries(pins.map(({ name, result }) => [name, result])), {
      postgres: "pinned",
      kong: "pinned",
      elasticsearch: "pinned",
      logstash: "pinned",
      kibana: "was pinned",
      echo: "local",
      redis: "pinned",
      haproxy: "pinned",
      etcd: "pinned",
      elastalert: "pinned",
    });
  });

  it("changes nothing when run again", () => {
    const { file } = pinImages(FILE, () => DIGEST);
    const again = pinImages(file, () => assert.fail("nothing is left to resolve"));
    assert.equal(again.file, file);
  });

  it("makes the section where the stack has none", () => {
    const { file } = pinImages("config:\n  apim:protect: true\n", () => DIGEST);
    assert.match(file, /^config:\n {2}apim:protect: true\n {2}apim:images:\n {4}postgres: postgres:13@sha256:a/);
  });

  it("leaves an image whose registry does not answer, says why, and pins the others", () => {
    const { file, pins } = pinImages(FILE, (reference) => {
      if (reference.startsWith("registry:5000/")) throw new Error("registry:5000 does not answer");
      return DIGEST;
    });
    assert.ok(file.includes("kong: registry:5000/kong:3.9.1\n"));
    assert.ok(file.includes(`postgres: postgres:13@${DIGEST}`));
    assert.deepEqual(
      pins.find(({ name }) => name === "kong"),
      {
        name: "kong",
        reference: "registry:5000/kong:3.9.1",
        result: "not resolved",
        detail: "registry:5000 does not answer",
      },
    );
  });

  it("refuses a file whose images are at fault", () => {
    assert.throws(() => pinImages("config:\n  apim:images: { kong: kong }\n", () => DIGEST), {
      message: /apim:images\.kong is an image with an exact tag/,
    });
  });
});

describe("the digest of an image", () => {
  /** A docker client that knows these commands, by how they begin. */
  const docker =
    (answers: Record<string, string>): Docker =>
    (...args) => {
      const known = Object.keys(answers).find((start) => args.join(" ").startsWith(start));
      if (known === undefined) throw new Error(`unknown command: docker ${args[0]}`);
      return answers[known]!;
    };

  it("is asked of the registry, where the client has buildx", () => {
    const answers = { "buildx version": "v0.12", "buildx imagetools inspect": `{"digest":"${DIGEST}","size":1}` };
    assert.equal(digestOf("postgres:13", docker(answers)), DIGEST);
  });

  for (const [reference, repository] of [
    ["postgres:13", "postgres"],
    ["docker.io/library/postgres:13", "postgres"],
    ["docker.io/ealen/echo-server:0.9.2", "ealen/echo-server"],
    ["registry:5000/kong:3.9.1", "registry:5000/kong"],
  ] as const) {
    it(`comes of a pull where it has not: ${reference}`, () => {
      const answers = { pull: reference, "image inspect": `mirror/${repository}@${OTHER}\n${repository}@${DIGEST}` };
      assert.equal(digestOf(reference, docker(answers)), DIGEST);
    });
  }

  it("is never made up", () => {
    assert.throws(() => digestOf("postgres:13", docker({ pull: "", "image inspect": "" })), /gave no digest/);
    assert.throws(() => digestOf("postgres:13", docker({})), /unknown command: docker pull/);
  });
});
