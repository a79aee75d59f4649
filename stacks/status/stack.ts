import { run } from "../database/engine";
import type { Login } from "./elasticsearch";

/** What a platform's stack says is there. */
export interface Platform {
  engine: string;
  elasticsearchUrl: string;
  /** Where Elasticsearch asks for one. */
  elasticsearchLogin?: Login;
  alertsRepeatMinutes: number;
  /** Names of the containers that serve; none at rest. */
  containers: string[];
}

interface State {
  deployment: {
    resources?: { type: string; inputs?: Record<string, unknown>; outputs?: Record<string, unknown> }[];
  };
}

/** Read from the stack's state, of which secrets stay encrypted but for the login of who only reads. @throws where there is no platform in it */
export async function readPlatform(pulumi: string, stack: string): Promise<Platform> {
  const { deployment } = JSON.parse(await run(pulumi, ["stack", "export", "--stack", stack])) as State;
  const resources = deployment.resources ?? [];
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  const monitoring = outputs.monitoring as Pick<Platform, "engine" | "alertsRepeatMinutes"> | undefined;
  if (!monitoring) throw new Error(`stack '${stack}' has no platform: 'make up' brings one up`);
  const containers = resources
    .filter(({ type, inputs }) => type === "docker:index/container:Container" && inputs?.mustRun !== false)
    .map(({ inputs }) => String(inputs?.name));
  return {
    ...monitoring,
    elasticsearchUrl: String(outputs.elasticsearchUrl),
    ...(outputs.elasticsearchLogin !== undefined && { elasticsearchLogin: await readLogin(pulumi, stack) }),
    containers,
  };
}

async function readLogin(pulumi: string, stack: string): Promise<Login> {
  const args = ["stack", "output", "elasticsearchLogin", "--stack", stack, "--json", "--show-secrets"];
  return JSON.parse(await run(pulumi, args)) as Login;
}
