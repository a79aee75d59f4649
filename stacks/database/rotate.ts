import { run } from "./engine";
import type { Say } from "./topology";

const UPDATE_WITHIN = 1_800_000;

interface Resource {
  urn: string;
  type: string;
  protect?: boolean;
}

/** The generated passwords of the database's roles, the superuser's too. */
export function passwordsIn(resources: Resource[]): Resource[] {
  return resources.filter(({ urn, type }) => {
    return type === "random:index/randomPassword:RandomPassword" && urn.includes("apim:database:");
  });
}

/**
 * Gives each role of the database a new password, by an update of the stack. What is protected is so again afterwards.
 *
 * @param pulumi the CLI, as in `sandbox/pulumi`
 */
export async function rotatePasswords(pulumi: string, stack: string, say: Say): Promise<void> {
  const exported = await run(pulumi, ["stack", "export", "--stack", stack]);
  const { deployment } = JSON.parse(exported) as { deployment: { resources?: Resource[] } };
  const passwords = passwordsIn(deployment.resources ?? []);
  if (passwords.length === 0) throw new Error(`the stack '${stack}' has no passwords`);
  for (const { urn } of passwords.filter(({ protect }) => protect)) {
    await run(pulumi, ["state", "unprotect", urn, "--yes", "--stack", stack]);
  }
  const replace = passwords.flatMap(({ urn }) => ["--replace", urn]);
  const update = ["up", "--yes", "--skip-preview", "--stack", stack, ...replace];
  await run(pulumi, update, { timeout: UPDATE_WITHIN, shown: true });
  say(
    `${passwords.length} passwords are new: ${passwords.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)).join(", ")}`,
  );
}
