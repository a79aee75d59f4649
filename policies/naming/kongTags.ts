import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

const TAG = "apim";

export const kongTags: ResourceValidationPolicy = {
  name: "kong-tags",
  description: "Every entity of Kong has the tag 'apim', which tells the platform's own from what was made by hand.",
  enforcementLevel: "mandatory",
  remediateResource: ({ type, props }) => {
    if (!isEntity(type) || tagsOf(props).includes(TAG)) return undefined;
    props.tags = [TAG, ...tagsOf(props)];
    return props;
  },
  validateResource: ({ type, name, props }, report) => {
    if (isEntity(type) && !tagsOf(props).includes(TAG))
      report(`'${name}' lacks the tag '${TAG}': it has [${tagsOf(props).join(", ")}].`);
  },
};

function isEntity(type: string): boolean {
  return type.startsWith("kong:index/");
}

function tagsOf(props: ResourceValidationArgs["props"]): string[] {
  return (props.tags as string[] | undefined) ?? [];
}
