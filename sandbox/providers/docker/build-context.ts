import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import ignore from "@balena/dockerignore";
import { pack, type Pack } from "tar-stream";

/** A tar archive of a build context, less what its .dockerignore names. */
export async function buildContext(root: string, dockerfile: string): Promise<Readable> {
  const paths = await contextPaths(root, dockerfile);
  const archive = pack();
  addAll(archive, root, paths).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return archive;
}

/** Paths below the root that belong to the context. The Dockerfile does even where it is ignored: the engine reads it. */
export async function contextPaths(root: string, dockerfile: string): Promise<string[]> {
  const all = await listing(root);
  const patterns = await readFile(join(root, ".dockerignore"), "utf8").catch(() => "");
  const isIncluded = ignore({ ignorecase: false }).add(patterns).createFilter();
  const paths = all.filter((path) => path === dockerfile || path === ".dockerignore" || isIncluded(path));
  if (!paths.includes(dockerfile)) throw new Error(`the build context ${root} has no ${dockerfile}`);
  return paths;
}

/** The Dockerfile's path within its context, where alone the engine finds it. */
export function dockerfileWithin(root: string, dockerfile: string): string {
  const path = isAbsolute(dockerfile) ? relative(root, dockerfile) : join(dockerfile);
  if (path.startsWith("..")) throw new Error(`the Dockerfile ${dockerfile} lies outside of the build context ${root}`);
  return path.split(sep).join("/");
}

async function listing(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true });
    return entries.map((path) => path.split(sep).join("/")).sort();
  } catch (error) {
    throw new Error(`the build context ${root} cannot be read`, { cause: error });
  }
}

async function addAll(archive: Pack, root: string, paths: string[]): Promise<void> {
  for (const name of paths) {
    const path = join(root, name);
    const stats = await lstat(path);
    const header = { name, mode: stats.mode & 0o7777, mtime: stats.mtime, uid: 0, gid: 0 };
    if (stats.isDirectory()) archive.entry({ ...header, type: "directory" });
    else if (stats.isSymbolicLink()) archive.entry({ ...header, type: "symlink", linkname: await readlink(path) });
    else if (stats.isFile()) archive.entry(header, await readFile(path));
  }
}
