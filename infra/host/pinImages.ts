// Pins the images of a stack: the digest that the registry has for each tag goes into the stack's configuration.
// usage: node -r sucrase/register/ts infra/host/pinImages.ts STACK; exits 1 where an image is left without a digest
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { parseConfig } from "../config";
import { digestOf } from "./digest";

/** Images built on the machine; no registry has them. */
const LOCAL = "apim-sandbox/";

/** What became of one image. */
export interface Pin {
  /** Its name under `apim:images`. */
  name: string;
  reference: string;
  result: "pinned" | "was pinned" | "local" | "not resolved";
  /** The digest, or why there is none. */
  detail?: string;
}

export interface Pinned {
  pins: Pin[];
  /** The stack's file with the digests in it; comments, order and everything else as they were. */
  file: string;
}

/**
 * Adds digests to a stack's configuration file, for configured images and for those that are there by default.
 *
 * @param resolve the digest of a reference, as in `sha256:…`; throws the reason where the registry does not say
 */
export function pinImages(file: string, resolve: (reference: string) => string): Pinned {
  const document = parseDocument(file);
  const configured = (document.toJS() as { config?: Record<string, unknown> } | null)?.config?.["apim:images"];
  const { images } = parseConfig({ images: configured });
  const pins = Object.entries(images).map(([name, reference]) => pin(name, reference, resolve));
  for (const { name, reference, result, detail } of pins) {
    if (result === "pinned") document.setIn(["config", "apim:images", name], `${reference}@${detail}`);
  }
  const changed = pins.some(({ result }) => result === "pinned");
  return { pins, file: changed ? document.toString({ lineWidth: 0, flowCollectionPadding: false }) : file };
}

function pin(name: string, reference: string, resolve: (reference: string) => string): Pin {
  if (reference.includes("@")) return { name, reference, result: "was pinned" };
  if (reference.startsWith(LOCAL)) return { name, reference, result: "local", detail: "built on the machine" };
  try {
    return { name, reference, result: "pinned", detail: resolve(reference) };
  } catch (error) {
    return { name, reference, result: "not resolved", detail: (error as Error).message };
  }
}

function main(stack = "sandbox"): void {
  const path = join(__dirname, "../..", `Pulumi.${stack}.yaml`);
  const { pins, file } = pinImages(readFileSync(path, "utf8"), digestOf);
  writeFileSync(path, file);
  for (const { name, reference, result, detail } of pins) {
    console.log(`${name}: ${reference}: ${result}${detail ? `: ${detail}` : ""}`);
  }
  process.exitCode = pins.some(({ result }) => result === "not resolved") ? 1 : 0;
}

if (require.main === module) main(process.argv[2]);
