import { type StackValidation, validateStackResourcesOfType } from "@pulumi/policy";

/**
 * A check of a whole stack, which is not run where nothing of that type is in it. The SDK's own function hands on
 * resources of that one type alone; what it marks such a check by is taken over.
 */
export function validateStackWith(
  type: Parameters<typeof validateStackResourcesOfType>[0],
  validate: StackValidation,
): StackValidation {
  return Object.assign(
    validate,
    validateStackResourcesOfType(type, () => undefined),
  );
}
