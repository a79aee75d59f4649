import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";

/** A server that answers with what it was asked, for tests. */
export class TestUpstream {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestUpstream> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        response.setHeader("Content-Type", "application/json");
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify({ url: request.url, headers: request.headers, body }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TestUpstream(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop() {
    this.server.close();
  }
}
