import { randomBytes } from "node:crypto";
import { createServer, type AddressInfo } from "node:net";
import pg from "pg";
import { Agent, request } from "undici";
import { type Entity } from "../schema/field.js";
import { Gateway } from "./gateway.js";
import { migrationsCommand } from "./migrations-command.js";
import { readSettings } from "./settings.js";

/** A database of a test's own. */
interface TestDatabase {
  name: string;
  env: Record<string, string>;
  /** Of the server, to drop the database with. */
  server: pg.Client;
  client: pg.Client;
}

/** A gateway on free ports over a database of its own, for tests. */
export class TestGateway {
  private readonly peers: TestGateway[] = [];
  private readonly lenient = new Agent({ connect: { rejectUnauthorized: false } });

  private constructor(
    private readonly gateway: Gateway,
    private readonly database: TestDatabase,
    private readonly ports: { admin: number; proxy: number; secure: number },
  ) {}

  /** `url` is of a Postgres on which databases may be made. */
  static async start(url: string): Promise<TestGateway> {
    return TestGateway.over(await makeDatabase(url));
  }

  private static async over(database: TestDatabase): Promise<TestGateway> {
    const [admin, proxy, secure] = await Promise.all([freePort(), freePort(), freePort()]);
    const settings = readSettings({
      ...database.env,
      KONG_ADMIN_LISTEN: `127.0.0.1:${admin}`,
      KONG_PROXY_LISTEN: `127.0.0.1:${proxy}, 127.0.0.1:${secure} ssl`,
      KONG_PROXY_ACCESS_LOG: "off",
      KONG_ADMIN_ACCESS_LOG: "off",
      KONG_PROXY_ERROR_LOG: "off",
      KONG_DB_UPDATE_FREQUENCY: "0.2",
      KONG_TRUSTED_IPS: "127.0.0.1",
    });
    const gateway = new Gateway(settings);
    await gateway.start();
    return new TestGateway(gateway, database, { admin, proxy, secure });
  }

  /** Another node over the same database; it is stopped with this one. */
  async startPeer(): Promise<TestGateway> {
    const peer = await TestGateway.over(this.database);
    this.peers.push(peer);
    return peer;
  }

  get securePort(): number {
    return this.ports.secure;
  }

  async stop() {
    const { name, server, client } = this.database;
    const nodes = [this, ...this.peers];
    await Promise.all(nodes.map(({ lenient }) => lenient.close()));
    await Promise.all(nodes.map(({ gateway }) => gateway.stop(100)));
    await client.end();
    await server.query(`DROP DATABASE ${name}`);
    await server.end();
  }

  async admin(method: string, path: string, body?: object): Promise<{ status: number; body: Entity }> {
    const headers = body && { "Content-Type": "application/json" };
    const url = `http://127.0.0.1:${this.ports.admin}${path}`;
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as Entity) : {} };
  }

  proxy(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.proxy}${path}`, init);
  }

  /** Posts a form over https, whatever the certificate. */
  async postSecurely(path: string, form: Record<string, string>): Promise<{ status: number; body: Entity }> {
    const { statusCode, body } = await request(`https://127.0.0.1:${this.ports.secure}${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      dispatcher: this.lenient,
    });
    return { status: statusCode, body: (await body.json()) as Entity };
  }

  sql(text: string): Promise<pg.QueryResult<Entity>> {
    return this.database.client.query<Entity>(text);
  }

  /** Configuration reaches the proxy a moment after the Admin API answered: tries until it holds, at most 5 s. */
  async eventually(check: () => Promise<void>) {
    const deadline = Date.now() + 5000;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

async function makeDatabase(url: string): Promise<TestDatabase> {
  const name = `kong_test_${randomBytes(4).toString("hex")}`;
  const server = new pg.Client(url);
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const { hostname, port, username, password } = new URL(url);
  const env = {
    KONG_PG_HOST: hostname,
    KONG_PG_PORT: port || "5432",
    KONG_PG_USER: decodeURIComponent(username),
    KONG_PG_PASSWORD: decodeURIComponent(password),
    KONG_PG_DATABASE: name,
  };
  const { postgres } = readSettings(env);
  await migrationsCommand("bootstrap", postgres, () => undefined);
  const client = new pg.Client({ ...postgres, ssl: false });
  await client.connect();
  return { name, env, server, client };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
