import type Dockerode from "dockerode";
import { Unreachable } from "../kit";

/** The status of an HTTP answer that dockerode threw as an error. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number } | undefined)?.statusCode;
}

/** The result, or undefined where the engine answers 404. */
export async function found<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** What the engine says of an error, in one line: dockerode wraps it into words about HTTP. */
export function reason(error: unknown): string {
  const body = (error as { json?: { message?: string } | null } | undefined)?.json;
  return body?.message ?? (error instanceof Error ? error.message : String(error));
}

/** The engine, once it has answered. */
export async function reachable(engine: Dockerode, address: string): Promise<Dockerode> {
  try {
    await engine.ping();
    return engine;
  } catch (error) {
    throw new Unreachable(`the Docker engine at ${address} cannot be reached`, { cause: error });
  }
}
