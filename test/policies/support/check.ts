import * as sdk from "@pulumi/policy";
import type {
  PolicyResource,
  PolicyResourceOptions,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";

/** What stands for a text that a preview cannot know; the SDK's own value. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Resource {
  type: string;
  /** Of a component that the resource is part of. */
  parentType?: string;
  name: string;
  props: Record<string, unknown>;
  /** Names of the resources that a property comes of. */
  from?: Record<string, string[]>;
  protect?: boolean;
}

/** Exported by the SDK, but missing from its types. */
const { unknownCheckingProxy, UnknownValueError } = sdk as unknown as {
  unknownCheckingProxy: (props: unknown) => Record<string, unknown>;
  UnknownValueError: abstract new (...args: never[]) => Error;
};

type Config = Record<string, unknown>;

/** What a policy says of one resource, as the engine would ask it. */
export async function violations(policy: ResourceValidationPolicy, resource: Resource, config: Config = {}) {
  const validations = [policy.validateResource ?? []].flat().filter((validate) => appliesTo(validate, [resource]));
  return collect(async (report) => {
    for (const validate of validations) await validate(argsOf(policy, resource, config), report);
  });
}

/** What a policy says of a whole stack. */
export async function stackViolations(policy: StackValidationPolicy, resources: Resource[], config: Config = {}) {
  if (!appliesTo(policy.validateStack, resources)) return [];
  const inStack = resources.map((resource) => inStackOf(resource));
  resources.forEach(({ from = {} }, index) => {
    for (const [property, names] of Object.entries(from))
      inStack[index]!.propertyDependencies[property] = inStack.filter(({ name }) => names.includes(name));
  });
  const args = { resources: inStack, getConfig: configFor(policy, config), stackTags: new Map<string, string>() };
  return collect(async (report) => policy.validateStack({ ...args, notApplicable }, report));
}

/** The properties of a resource after a policy has put them right; undefined where it leaves them alone. */
export async function remedy(policy: ResourceValidationPolicy, resource: Resource) {
  if (!appliesTo(policy.remediateResource, [resource])) return undefined;
  const mended = await policy.remediateResource?.(argsOf(policy, resource, {}));
  // As the engine gets them: without the SDK's proxies.
  return mended && (JSON.parse(JSON.stringify(mended)) as Record<string, unknown>);
}

/** The messages reported; last, where the policy turns on an unknown value, what the engine would give as advice. */
async function collect(check: (report: ReportViolation) => Promise<void>): Promise<string[]> {
  const messages: string[] = [];
  try {
    await check((message) => void messages.push(message));
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    messages.push(error.message);
  }
  return messages;
}

/** As in the engine, which asks no policy that is marked for another type. */
function appliesTo(check: unknown, resources: Resource[]): boolean {
  const { __pulumiType: type } = (check ?? {}) as { __pulumiType?: string };
  return type === undefined || resources.some((resource) => resource.type === type);
}

function argsOf(policy: sdk.Policy, resource: Resource, config: Config): ResourceValidationArgs {
  return {
    ...commonOf(resource),
    stackTags: new Map(),
    getConfig: configFor(policy, config),
    notApplicable,
  };
}

function inStackOf(resource: Resource): PolicyResource {
  return { ...commonOf(resource), dependencies: [], propertyDependencies: {} } as PolicyResource;
}

function commonOf({ type, parentType, name, props, protect = false }: Resource) {
  return {
    type,
    name,
    props: unknownCheckingProxy(props),
    urn: `urn:pulumi:test::apim::${parentType ? `${parentType}$` : ""}${type}::${name}`,
    opts: { protect } as PolicyResourceOptions,
    isType: (resourceClass: unknown) => (resourceClass as { __pulumiType: string }).__pulumiType === type,
    asType: () => undefined,
  };
}

/** The configuration's own defaults, as the engine fills them in. */
function configFor(policy: sdk.Policy, config: Config): <T extends object>() => T {
  const defaults = Object.entries(policy.configSchema?.properties ?? {}).map(([key, schema]) => [key, schema.default]);
  return <T extends object>() => ({ ...Object.fromEntries(defaults), ...config }) as T;
}

function notApplicable(): never {
  throw new Error("a policy was asked of a resource of another type");
}
