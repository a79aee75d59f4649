import assert from "node:assert/strict";
import type { ScratchStack } from "./scratchStack";

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  parent?: string;
  provider?: string;
  dependencies?: string[];
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Every resource of a stack, secrets in plain text. */
export async function resourcesOf(stack: ScratchStack): Promise<StateResource[]> {
  const { code, stdout, output } = await stack.pulumi("stack", "export", "--show-secrets");
  assert.equal(code, 0, output);
  const { deployment } = JSON.parse(stdout) as { deployment: { resources?: StateResource[] } };
  return (deployment.resources ?? []).map((resource) => reveal(resource) as StateResource);
}

/** The name that a resource has in the program. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The output of a resource by the resource's name. */
export async function outputOf(stack: ScratchStack, resource: string, output: string): Promise<string> {
  const found = (await resourcesOf(stack)).find(({ urn }) => nameOf(urn) === resource);
  const value = found?.outputs?.[output];
  assert.ok(typeof value === "string", `${resource} has no output '${output}'`);
  return value;
}

/** Exported secrets are objects around the JSON of their value. */
function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  if ("plaintext" in value && typeof value.plaintext === "string") return reveal(JSON.parse(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}
