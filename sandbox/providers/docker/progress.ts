import { createInterface } from "node:readline";

/** Reads the progress of a build or a pull to its end; throws the error that the engine reports in the course of it. */
export async function finished(output: NodeJS.ReadableStream, onText?: (text: string) => void): Promise<void> {
  for await (const line of createInterface({ input: output })) {
    if (!line) continue;
    const { error, stream } = JSON.parse(line) as { error?: string; stream?: string };
    if (error) throw new Error(error);
    if (stream) onText?.(stream);
  }
}
