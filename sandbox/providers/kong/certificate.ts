import { list, set, string } from "../kit";
import { named } from "./codec";
import { entity, topLevel } from "./entity";

export const certificate = entity({
  name: "certificate",
  address: topLevel("/certificates"),
  inputs: {
    /** PEM, with its chain. */
    certificate: string({ required: true }),
    privateKey: string({ secret: true }),
    snis: set(string()),
    tags: list(string()),
  },
  codecs: { certificate: named("cert"), privateKey: named("key") },
});
