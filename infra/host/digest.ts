import { spawnSync } from "node:child_process";

const TIMEOUT_MS = 600_000;

/** Runs `docker` and answers with what it prints. Throws its last line where it fails. */
export type Docker = (...args: string[]) => string;

/**
 * The digest that the registry has for an image's tag, as in `sha256:…`; for an image of several platforms, of them all.
 * Asks with buildx where the client has it; else it has to pull the image, which is all that a plain engine can do.
 *
 * @throws Error with the reason, in Docker's words, where the registry does not answer or has no such image.
 */
export function digestOf(reference: string, docker: Docker = run): string {
  const digest = hasBuildx(docker) ? inspected(reference, docker) : pulled(reference, docker);
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`Docker gave no digest, but '${digest}'`);
  return digest;
}

function hasBuildx(docker: Docker): boolean {
  try {
    docker("buildx", "version");
    return true;
  } catch {
    return false;
  }
}

function inspected(reference: string, docker: Docker): string {
  const manifest = docker("buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}", reference);
  return (JSON.parse(manifest) as { digest: string }).digest;
}

function pulled(reference: string, docker: Docker): string {
  docker("pull", "--quiet", reference);
  const digests = docker("image", "inspect", "--format", '{{join .RepoDigests "\\n"}}', reference).split("\n");
  // Docker leaves its own registry's name out of what it answers.
  const repository = reference.slice(0, reference.lastIndexOf(":")).replace(/^docker\.io\/(library\/)?/, "");
  return digests.find((entry) => entry.startsWith(`${repository}@`))?.split("@")[1] ?? "";
}

function run(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("docker", args, { encoding: "utf8", timeout: TIMEOUT_MS });
  if (status === 0) return stdout.trim();
  throw new Error(stderr?.trim().split("\n").at(-1) || error?.message || `docker ended with exit code ${status}`);
}
