import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type RequestListener, createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Records } from "../../stacks/status/elasticsearch";
import { type Registered, registeredBy } from "./program";

interface Upload {
  file: string;
  content: string;
}

const on = (elk: object = {}) => registeredBy("dev", { "apim:elk": { security: true, ...elk } });

function inputsOf(resources: Registered[], name: string): Record<string, unknown> {
  const found = resources.find((resource) => resource.name === name);
  assert.ok(found, `there is no ${name}`);
  return found.inputs;
}

function uploadsOf(resources: Registered[], container: string): Upload[] {
  const { uploads = [] } = inputsOf(resources, container) as { uploads?: Upload[] | { secret: Upload[] } };
  return Array.isArray(uploads) ? uploads : uploads.secret;
}

/** Whose passwords are in a text. */
function passwordsIn(value: unknown): string[] {
  const found = JSON.stringify(value).matchAll(/<elasticsearch-security-(\w+)-password>/g);
  return [...new Set([...found].map(([, user = ""]) => user))];
}

describe("Elasticsearch's security", () => {
  let resources: Registered[];
  before(async () => (resources = await on()));

  it("gives each container the password of its own user alone, in files", () => {
    const containers = resources.filter(({ type }) => type === "docker:index/container:Container");
    const told = containers.flatMap(({ name, inputs: { uploads, ...rest } }) => {
      assert.deepEqual(passwordsIn(rest), [], name);
      const passwords = passwordsIn(uploads ?? []);
      return passwords.length > 0 ? [[name, ...passwords]] : [];
    });
    assert.deepEqual(told, [
      ["alerting-container", "elastalert"],
      ["backup-container", "backup"],
      ["elasticsearch-container", "elastic"],
      ["kibana-container", "kibana_system"],
      ["logstash-container", "logstash_writer"],
      ["metrics-container", "metrics"],
    ]);
  });

  it("gives nobody a connection in clear, nor one to the port for further nodes", () => {
    const { envs, ports } = inputsOf(resources, "elasticsearch-container") as {
      envs: string[];
      ports: { internal: number }[];
    };
    assert.ok(envs.includes("xpack.security.http.ssl.enabled=true"));
    assert.ok(envs.includes("transport.host=127.0.0.1"));
    assert.deepEqual(
      ports.map(({ internal }) => internal),
      [9200],
    );
    // Logstash's pipelines have a default, in which the environment's address takes the place of theirs.
    const inClear = /(?<!\$\{ELASTICSEARCH_HOSTS:)http:\/\/((elasticsearch|kibana)\b|[\d.]+:(9200|5601))/g;
    assert.deepEqual(JSON.stringify(resources).match(inClear), null);
  });

  it("hands the superuser's password over in a file that only Elasticsearch may read", () => {
    const { create, stdin } = inputsOf(resources, "elasticsearch-security-superuser");
    assert.equal(create, "bash -s -- /srv/apim/database/config/elasticsearch-passwords elastic 1000 0400");
    assert.deepEqual(passwordsIn(stdin), ["elastic"]);
  });

  it("has both outputs of Logstash log in, and changes nothing else of its pipelines", () => {
    for (const name of ["kong", "dead-letters"]) {
      const shipped = readFileSync(
        join(__dirname, `../../infra/observability/logstash/pipelines/${name}.conf`),
        "utf8",
      );
      const upload = uploadsOf(resources, "logstash-container").find(({ file }) => file.endsWith(`/${name}.conf`));
      const added = [
        '    user => "logstash_writer"',
        '    password => "<elasticsearch-security-logstash_writer-password>"',
        '    ssl_certificate_authorities => ["/run/elasticsearch/ca.crt"]',
      ];
      const lines = upload?.content.split("\n") ?? [];
      const at = lines.indexOf(added[0]!);
      assert.match(lines[at - 1] ?? "", /^ {4}hosts => /);
      assert.deepEqual(lines.splice(at, added.length), added);
      assert.equal(lines.join("\n"), shipped);
    }
  });

  it("lets the collector delete where that is its work, and nowhere else", async () => {
    const mayDelete = (registered: Registered[]) =>
      registered
        .filter(
          ({ type, inputs }) =>
            type.endsWith(":ElasticsearchSecurityRole") && /"delete|"all"/.test(JSON.stringify(inputs)),
        )
        .map(({ inputs: { name } }) => name);
    assert.deepEqual(mayDelete(resources), ["elastalert"], "of its own indices");
    assert.deepEqual(mayDelete(await on({ retention: { by: "collector" } })), ["elastalert", "metrics"]);
  });

  it("shows the configured certificate, trusted by who signed it", async () => {
    const tls = { certificate: "the certificate", privateKey: "the key", authority: "the authority" };
    const configured = await on({ tls });
    const contents = (container: string) => uploadsOf(configured, container).map(({ content }) => content);
    for (const container of ["elasticsearch-container", "kibana-container"])
      for (const part of Object.values(tls)) assert.ok(contents(container).includes(part), `${container}: ${part}`);
    assert.ok(contents("backup-container").includes(tls.authority));
    assert.ok(!contents("backup-container").includes(tls.privateKey));
  });

  it("is off by default, and then asks for nothing", async () => {
    const without = await registeredBy("dev");
    const asks = ({ type, name }: Registered) => type.includes("Security") || name.includes("security");
    assert.deepEqual(without.filter(asks), []);
    const { envs } = inputsOf(without, "elasticsearch-container") as { envs: string[] };
    assert.ok(envs.includes("xpack.security.enabled=false"));
  });
});

/** What was asked of a server, and as whom. */
interface Asked {
  url?: string | undefined;
  authorization?: string | undefined;
}

describe("who logs in to Elasticsearch", () => {
  const authorization = `Basic ${Buffer.from("reader:sesame").toString("base64")}`;
  let folder: string;
  let secure: Server;
  let clear: Server;
  let asked: Asked[];
  const answer: RequestListener = ({ url, headers }, response) => {
    asked.push({ url, authorization: headers.authorization });
    response.end('{"count":3}');
  };
  const portOf = (server: Server) => (server.address() as AddressInfo).port;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "apim-login-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "ca.crt")];
    const names = "subjectAltName=DNS:elasticsearch,IP:127.0.0.1";
    const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=elasticsearch"];
    execFileSync("openssl", ["req", "-x509", ...options, "-addext", names, "-keyout", key, "-out", cert], {
      stdio: "ignore",
    });
    secure = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer);
    clear = createHttpServer(answer);
    for (const server of [secure, clear])
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  });
  beforeEach(() => (asked = []));
  after(() => {
    secure.close();
    clear.close();
    rmSync(folder, { recursive: true });
  });

  it("is curl by itself, and at Elasticsearch alone", async () => {
    const registered = await on();
    const home = join(folder, "home");
    mkdirSync(home);
    for (const { file, content } of uploadsOf(registered, "metrics-container").filter(({ file }) =>
      file.startsWith("/run/elasticsearch/"),
    )) {
      const here = content
        .replaceAll("/run/elasticsearch", home)
        .replace("<elasticsearch-security-metrics-password>", "sesame")
        .replace("<elasticsearch-security-certificate>", readFileSync(join(folder, "ca.crt"), "utf8"));
      writeFileSync(join(home, file.slice("/run/elasticsearch/".length)), here);
    }
    const addresses = [`https://elasticsearch:${portOf(secure)}/_bulk`, `http://kong-1:${portOf(clear)}/status`];
    const resolve = [`elasticsearch:${portOf(secure)}`, `kong-1:${portOf(clear)}`].flatMap((one) => [
      "--resolve",
      `${one}:127.0.0.1`,
    ]);
    await promisify(execFile)("curl", ["-fsS", ...resolve, ...addresses], { env: { ...process.env, CURL_HOME: home } });
    assert.deepEqual(asked, [
      { url: "/_bulk", authorization: `Basic ${Buffer.from("metrics:sesame").toString("base64")}` },
      { url: "/status", authorization: undefined },
    ]);
  });

  it("is make status, over a connection that it trusts", async () => {
    const authority = readFileSync(join(folder, "ca.crt"), "utf8");
    const url = `https://127.0.0.1:${portOf(secure)}`;
    const records = new Records(url, { user: "reader", password: "sesame", authority });
    assert.equal(await records.count("kong-api-logs-*"), 3);
    assert.deepEqual(asked, [{ url: "/kong-api-logs-*/_count?ignore_unavailable=true", authorization }]);
    await assert.rejects(new Records(url).count("kong-api-logs-*"), /certificate/);
  });

  it("is nobody where nobody is asked", async () => {
    assert.equal(await new Records(`http://127.0.0.1:${portOf(clear)}`).count("kong-api-logs-*"), 3);
    assert.equal(asked[0]?.authorization, undefined);
  });
});
