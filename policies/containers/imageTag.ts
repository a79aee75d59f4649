import * as docker from "@pulumi/docker";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { validateStackWith } from "../kit/stack";
import { eachKnown, isUnknown } from "../kit/unknown";
import { isImageId, pinOf } from "./references";

export const imageTag: StackValidationPolicy = {
  name: "image-tag",
  description: "An image is pinned to an exact version, by tag or digest.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(docker.Container, ({ resources }, report) => {
    eachKnown(resources, (resource) => {
      const image = referenceOf(resource);
      if (image === undefined || isImageId(image) || isExact(image)) return;
      report(
        `'${resource.name}' has the image '${image}', which is not one version for ever; give it a tag with a version, ` +
          "as in 'kong:3.9.1', or a digest.",
        resource.urn,
      );
    });
  }),
};

function referenceOf(resource: PolicyResource): string | undefined {
  if (resource.isType(docker.RemoteImage)) return resource.props.name as string;
  if (!resource.isType(docker.Container)) return undefined;
  // Not known before the image is there; the image is a resource of its own, and is looked at as such.
  const ofResource = resource.propertyDependencies.image?.some((image) => image.isType(docker.RemoteImage));
  if (ofResource && isUnknown(() => resource.props.image as unknown)) return undefined;
  return resource.props.image as string;
}

/** `latest`, `stable` and the like have no digit; Alpine and other variants have one beside. */
function isExact(image: string): boolean {
  const { tag, digest } = pinOf(image);
  return digest !== undefined || /\d/.test(tag ?? "");
}
