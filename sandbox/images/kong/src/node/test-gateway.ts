import { randomBytes } from "node:crypto";
import { createServer, type AddressInfo } from "node:net";
import pg from "pg";
import { type Entity } from "../schema/field.js";
import { Gateway } from "./gateway.js";
import { migrationsCommand } from "./migrations-command.js";
import { readSettings } from "./settings.js";

/** A gateway on free ports over a database of its own, for tests. */
export class TestGateway {
  private constructor(
    private readonly gateway: Gateway,
    private readonly server: pg.Client,
    private readonly database: pg.Client,
    private readonly name: string,
    private readonly ports: { admin: number; proxy: number; secure: number },
  ) {}

  /** `url` is of a Postgres on which databases may be made. */
  static async start(url: string): Promise<TestGateway> {
    const name = `kong_test_${randomBytes(4).toString("hex")}`;
    const server = new pg.Client(url);
    await server.connect();
    await server.query(`CREATE DATABASE ${name}`);
    const { hostname, port, username, password } = new URL(url);
    const [admin, proxy, secure] = await Promise.all([freePort(), freePort(), freePort()]);
    const settings = readSettings({
      KONG_PG_HOST: hostname,
      KONG_PG_PORT: port || "5432",
      KONG_PG_USER: decodeURIComponent(username),
      KONG_PG_PASSWORD: decodeURIComponent(password),
      KONG_PG_DATABASE: name,
      KONG_ADMIN_LISTEN: `127.0.0.1:${admin}`,
      KONG_PROXY_LISTEN: `127.0.0.1:${proxy}, 127.0.0.1:${secure} ssl`,
      KONG_PROXY_ACCESS_LOG: "off",
      KONG_ADMIN_ACCESS_LOG: "off",
      KONG_PROXY_ERROR_LOG: "off",
      KONG_DB_UPDATE_FREQUENCY: "0.2",
    });
    await migrationsCommand("bootstrap", settings.postgres, () => undefined);
    const gateway = new Gateway(settings);
    await gateway.start();
    const database = new pg.Client({ ...settings.postgres, ssl: false });
    await database.connect();
    return new TestGateway(gateway, server, database, name, { admin, proxy, secure });
  }

  get securePort(): number {
    return this.ports.secure;
  }

  async stop() {
    await this.gateway.stop(100);
    await this.database.end();
    await this.server.query(`DROP DATABASE ${this.name}`);
    await this.server.end();
  }

  async admin(method: string, path: string, body?: object): Promise<{ status: number; body: Entity }> {
    const headers = body && { "Content-Type": "application/json" };
    const url = `http://127.0.0.1:${this.ports.admin}${path}`;
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as Entity) : {} };
  }

  proxy(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.ports.proxy}${path}`);
  }

  sql(text: string): Promise<pg.QueryResult<Entity>> {
    return this.database.query<Entity>(text);
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

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
