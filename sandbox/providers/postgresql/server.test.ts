import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server as Listener, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Unreachable } from "../kit";
import type { Config } from "./config";
import { Server } from "./server";

const NEVER = new AbortController().signal;

/** Speaks just enough of PostgreSQL's protocol: refuses the first connections as a starting server does, then agrees to all. */
class Starting {
  readonly statements: string[] = [];
  connections = 0;
  private readonly listener: Listener;

  constructor(private refusals: number) {
    this.listener = createServer((socket) => this.welcome(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.listener.listen(0, "127.0.0.1", resolve));
    return (this.listener.address() as AddressInfo).port;
  }

  close(): void {
    this.listener.close();
  }

  private welcome(socket: Socket): void {
    this.connections++;
    socket.on("error", () => undefined);
    socket.once("data", () => {
      if (this.refusals-- > 0) {
        socket.end(message("E", "SFATAL\0C57P03\0Mthe database system is starting up\0\0"));
        return;
      }
      socket.write(Buffer.concat([message("R", "\0\0\0\0"), message("Z", "I")]));
      socket.on("data", (data) => this.answer(socket, data));
    });
  }

  private answer(socket: Socket, data: Buffer): void {
    if (data.toString("latin1", 0, 1) !== "Q") return;
    this.statements.push(data.toString("utf8", 5, data.length - 1));
    socket.write(Buffer.concat([message("C", "OK\0"), message("Z", "I")]));
  }
}

function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

function configFor(port: number, connectTimeout: number): Config {
  return {
    scheme: "postgres",
    host: "127.0.0.1",
    port,
    database: "postgres",
    username: "postgres",
    sslmode: "disable",
    connectTimeout,
    maxConnections: 20,
    expectedVersion: "13",
    superuser: true,
  };
}

describe("the connection to a PostgreSQL server", () => {
  let starting: Starting;
  afterEach(() => starting.close());

  it("waits with a change until the server has started", async () => {
    starting = new Starting(2);
    const server = new Server(configFor(await starting.listen(), 10));
    await server.change(NEVER, (session) => session.run("SELECT 1"));
    assert.equal(starting.connections, 3);
    assert.deepEqual(starting.statements, ["BEGIN", "SELECT 1", "COMMIT"]);
  });

  it("gives up after the configured time, and says which server it was", async () => {
    starting = new Starting(Infinity);
    const port = await starting.listen();
    const change = new Server(configFor(port, 1)).change(NEVER, (session) => session.run("SELECT 1"));
    await assert.rejects(change, { message: `cannot reach PostgreSQL at 127.0.0.1:${port} within 1 s` });
  });

  it("does not wait with a look", async () => {
    starting = new Starting(Infinity);
    const look = new Server(configFor(await starting.listen(), 60)).read((session) => session.rows("SELECT 1"));
    await assert.rejects(look, Unreachable);
    assert.equal(starting.connections, 1);
  });

  it("makes changes one at a time, and goes on after one that failed", async () => {
    starting = new Starting(0);
    const server = new Server(configFor(await starting.listen(), 10));
    const failed = server.change(NEVER, async () => {
      await sleep(20);
      throw new Error("refused");
    });
    const next = server.change(NEVER, (session) => session.run("SELECT 2"));
    await assert.rejects(failed, /refused/);
    await next;
    assert.deepEqual(starting.statements, ["BEGIN", "BEGIN", "SELECT 2", "COMMIT"]);
  });
});
