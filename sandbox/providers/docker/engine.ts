import type Dockerode from "dockerode";
import { type Context as KitContext, messageOf } from "../kit";

/** How to log in to a registry, from the provider's configuration. */
export interface Credentials {
  readonly address: string;
  readonly username?: string;
  readonly password?: string;
}

export type Engine = Dockerode & { credentials?: readonly Credentials[] };
export type Context = KitContext<Engine>;

/** The result, or undefined where the engine answers that there is no such thing. */
export async function found<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Runs the request, for which some answers (404: gone, 304: as it is already, 409: under way) are as good as success. */
export async function tolerate(statuses: number[], request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error;
  }
}

/** The status of an HTTP answer that dockerode threw as an error. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number } | undefined)?.statusCode;
}

/** The error that says what could not be done, why, and what more is known. */
export function failure(what: string, error: unknown, more = ""): Error {
  return new Error(`${what}: ${reason(error)}${more}`);
}

/** What the engine says of an error; dockerode wraps it into words about HTTP. */
export function reason(error: unknown): string {
  const body = (error as { json?: { message?: string } | null } | undefined)?.json;
  return (body?.message ?? messageOf(error)).trim();
}
