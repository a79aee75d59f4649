import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { type AuthContext, Server, type ServerChannel, type Session, utils } from "ssh2";
import { Bench } from "../kit/testing";
import { remoteCommand } from "./remote";

const { private: hostKey, public: hostKeyLine } = utils.generateKeyPairSync("ed25519");
const { private: userKey } = utils.generateKeyPairSync("ed25519");
const { private: strangeKey, public: strangeHostKey } = utils.generateKeyPairSync("ed25519");
const lockedKey = utils.generateKeyPairSync("ed25519", { passphrase: "open sesame", cipher: "aes256-cbc", rounds: 1 });

/** An SSH server that runs commands by sh, and forwards connections as a bastion does. */
async function sshServer(refusals = 0): Promise<Server> {
  let remaining = refusals;
  const keys = [userKey, lockedKey.private].map((key) => {
    const parsed = utils.parseKey(key, "open sesame");
    assert.ok(!(parsed instanceof Error));
    return parsed.getPublicSSH();
  });
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (auth: AuthContext) => {
      if (remaining-- > 0) return client.end();
      const byPassword = auth.method === "password" && auth.username === "root" && auth.password === "letmein";
      const byKey = auth.method === "publickey" && keys.some((key) => key.equals(auth.key.data));
      return byPassword || byKey ? auth.accept() : auth.reject(["password", "publickey"]);
    });
    client.on("session", (accept) => serve(accept()));
    client.on("tcpip", (accept, _reject, { destIP, destPort }) => {
      const channel = accept();
      const socket = connect(destPort, destIP).on("error", () => channel.end());
      channel.pipe(socket).pipe(channel);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function serve(session: Session): void {
  const environment: Record<string, string> = {};
  session.on("env", (accept, _reject, { key, val }) => {
    environment[key] = val;
    accept?.();
  });
  session.on("exec", (accept, _reject, { command }) => {
    const channel: ServerChannel = accept();
    const child = spawn("/bin/sh", ["-c", command], { env: { ...process.env, ...environment } });
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on("close", (code) => {
      channel.exit(code ?? 1);
      channel.end();
    });
  });
}

describe("remote command", () => {
  const bench = new Bench(remoteCommand);
  let server: Server;
  let host: { host: string; port: number };

  before(async () => {
    server = await sshServer();
    host = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  });
  after(() => void server.close());

  const stdout = async (connection: object, more: object = {}) =>
    (await bench.create({ create: "echo hello", connection: { ...host, ...connection }, ...more })).state["stdout"];

  it("runs by password or key, with input and environment", async () => {
    assert.equal(await stdout({ password: "letmein" }), "hello");
    assert.equal(
      await stdout({ privateKey: userKey }, { create: "cat; echo $A", stdin: "in ", environment: { A: "1" } }),
      "in 1",
    );
    assert.equal(await stdout({ privateKey: lockedKey.private, privateKeyPassword: "open sesame" }), "hello");
  });

  it("accepts only the host key that is expected", async () => {
    assert.equal(await stdout({ password: "letmein", hostKey: hostKeyLine }), "hello");
    await assert.rejects(stdout({ password: "letmein", hostKey: strangeHostKey, dialErrorLimit: 0 }), /Host denied/);
  });

  it("goes by way of a proxy", async () => {
    const bastion = await sshServer();
    const proxy = { host: "127.0.0.1", port: (bastion.address() as AddressInfo).port, password: "letmein" };
    assert.equal(await stdout({ password: "letmein", proxy }), "hello");
    bastion.close();
  });

  it("tries again until a host answers, as often as allowed", async () => {
    const shy = await sshServer(2);
    const { port } = shy.address() as AddressInfo;
    assert.equal(await stdout({ port, password: "letmein" }), "hello");
    shy.close();
    await assert.rejects(
      stdout({ privateKey: strangeKey, dialErrorLimit: 1 }),
      new RegExp(
        `root@127.0.0.1:${host.port} cannot be reached by SSH after 2 attempts: All configured authentication methods failed`,
      ),
    );
  });

  it("fails with the exit status and all output", async () => {
    await assert.rejects(stdout({ password: "letmein" }, { create: "echo out; exit 4" }), {
      message: 'exit status 4: running "echo out; exit 4":\nout\n',
    });
  });

  it("runs update and delete", async () => {
    const connection = { ...host, password: "letmein" };
    const inputs = { create: "echo one", update: "echo two", delete: "exit 5", connection };
    const { id, state } = await bench.create(inputs);
    assert.equal((await bench.update(id, { inputs, state }, { ...inputs, create: "true" }))["stdout"], "two");
    await assert.rejects(bench.delete(id, state), /exit status 5/);
  });

  it("needs a host", () => {
    assert.match(bench.check({ create: "true" }).failures[0] ?? "", /'connection' .* is missing/);
    assert.match(bench.check({ create: "true", connection: {} }).failures[0] ?? "", /'connection.host' .* is missing/);
  });
});
