import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Dockerode from "dockerode";

/** The last lines that a container wrote to its standard streams. */
export async function lastLines(container: Dockerode.Container, tty: boolean, lines: number): Promise<string> {
  const logs = await container.logs({ follow: false, stdout: true, stderr: true, tail: lines });
  return (tty ? logs.toString("utf8") : demultiplexed(logs)).trimEnd();
}

/** All that a container writes, until it ends. */
export async function allLines(engine: Dockerode, container: Dockerode.Container, tty: boolean): Promise<string> {
  const stream = await container.logs({ follow: true, stdout: true, stderr: true });
  if (tty) return text(stream);
  const both = new PassThrough();
  engine.modem.demuxStream(stream, both, both);
  stream.on("end", () => both.end());
  return text(both);
}

/** Without a terminal, each chunk of the log has a header of eight bytes, of which the last four are its length. */
function demultiplexed(log: Buffer): string {
  const chunks: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length;) {
    const length = log.readUInt32BE(at + 4);
    chunks.push(log.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(chunks).toString("utf8");
}
