import http from "node:http";

/** How many requests are under way at a time. */
const AT_A_TIME = 8;

/** Sends requests on connections that stay. */
export class Client {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });

  /** Returns what each took, in ms. Every answer must be a 200. */
  async send(url: string, count: number): Promise<number[]> {
    const times: number[] = [];
    let left = count;
    const worker = async () => {
      while (left-- > 0) times.push(await this.one(url));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    return times;
  }

  close(): void {
    this.agent.destroy();
  }

  private one(url: string): Promise<number> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const request = http.get(url, { agent: this.agent }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
        answer.resume().on("end", () => resolve(performance.now() - began));
      });
      request.on("error", reject);
    });
  }
}
