import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { Inputs } from "./container-schema";

type Uploads = NonNullable<Inputs["uploads"]>;

/** A tar archive of the files that go into a container before it starts, with paths from its root. */
export async function uploadArchive(uploads: Uploads): Promise<Buffer> {
  const archive = pack();
  for (const upload of uploads) {
    const { file, owner = "0", group = "0" } = upload;
    const entry = { name: file.replace(/^\/+/, ""), mode: modeOf(upload), uid: Number(owner), gid: Number(group) };
    archive.entry({ ...entry, mtime: new Date() }, await contentOf(upload));
  }
  archive.finalize();
  return buffer(archive);
}

/** What is wrong with the sources of the uploads: each file takes exactly one. */
export function uploadFaults(uploads: Uploads): string[] {
  return uploads.flatMap(({ file, content, contentBase64, source }, i) => {
    const given = [content, contentBase64, source].filter((value) => value !== undefined).length;
    if (given === 1) return [];
    const fault = given === 0 ? "needs one of" : "takes only one of";
    return [`property 'uploads[${i}]' (${file}) ${fault} content, contentBase64 and source`];
  });
}

function modeOf({ permissions, executable }: Uploads[number]): number {
  if (permissions) return parseInt(permissions, 8);
  return executable ? 0o744 : 0o644;
}

async function contentOf({ file, content, contentBase64, source }: Uploads[number]): Promise<Buffer> {
  if (content !== undefined) return Buffer.from(content, "utf8");
  if (contentBase64 !== undefined) return Buffer.from(contentBase64, "base64");
  try {
    return await readFile(source ?? "");
  } catch (error) {
    throw new Error(`the source of upload ${file} cannot be read`, { cause: error });
  }
}
