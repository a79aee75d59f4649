import { request } from "./http";
import type { ScratchStack } from "./scratchStack";
import { waitFor } from "./wait";

/** A call of the Admin API that must succeed; returns what it answers. */
export async function admin(stack: ScratchStack, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await request(stack.url("admin", path), { method, ...(body && { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
  return answer.body ? JSON.parse(answer.body) : undefined;
}

/** Makes a service with one route, `/NAME`, to the echo container by hand. */
export async function createEcho(stack: ScratchStack, name: string): Promise<void> {
  await admin(stack, "PUT", `/services/${name}`, { url: "http://demo-echo:8080" });
  await admin(stack, "PUT", `/services/${name}/routes/${name}-get`, { paths: [`/${name}`], methods: ["GET"] });
}

/** Has a service's requests logged as those of the platform's own are. */
export async function logRequests(stack: ScratchStack, service: string): Promise<void> {
  const { data } = (await admin(stack, "GET", "/plugins")) as { data: { name: string; config: object }[] };
  const { config } = data.find(({ name }) => name === "http-log") ?? {};
  await admin(stack, "POST", `/services/${service}/plugins`, { name: "http-log", config });
}

/** Waits until all of these URLs answer 200. */
export async function served(urls: string[]): Promise<void> {
  await waitFor(`answers of ${urls.join(", ")}`, 30_000, async () => {
    const answers = await Promise.all(urls.map((url) => request(url)));
    return answers.every(({ status }) => status === 200);
  });
}
