import * as docker from "@pulumi/docker";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { pinOf } from "./references";

export const imageDigest: ResourceValidationPolicy = {
  name: "image-digest",
  description: "An image that is pulled is pinned by digest too, so that nobody can put another under its tag.",
  enforcementLevel: "advisory",
  validateResource: validateResourceOfType(docker.RemoteImage, ({ name, build }, args, report) => {
    if (!build && pinOf(name).digest === undefined)
      report(
        `'${args.name}' has the image '${name}' without a digest; 'make pin-images' writes it into the stack's configuration.`,
      );
  }),
};
