import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** A secret of 32 letters and digits that stays until its resource is replaced. */
export function generatedSecret(name: string, opts?: pulumi.CustomResourceOptions): pulumi.Output<string> {
  return new random.RandomPassword(name, { length: 32, special: false }, opts).result;
}
