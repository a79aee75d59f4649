import { domainsOf } from "./domain";
import { nameOf, type Preview, programSteps, type State, stateOf, type Step } from "./preview";
import { changedProperties, type PropertyChange, replaceReasons } from "./properties";

/** In the order in which a reviewer reads them. */
export const ACTIONS = ["added", "changed", "replaced", "removed"] as const;
export type Action = (typeof ACTIONS)[number];

/** What is to happen to one resource. */
export interface Change {
  action: Action;
  /** Or `platform`. */
  domain: string;
  /** As in `route` or `container`. */
  kind: string;
  name: string;
  /** What else there is to say of it, as a route's methods and paths. */
  remark: string;
  properties: PropertyChange[];
}

/** Replacements come as one step, unless they were asked for in parts. */
const ACTION_OF: Record<string, Action> = {
  create: "added",
  import: "added",
  update: "changed",
  same: "changed", // where its protection differs: else it would not be told of
  replace: "replaced",
  "import-replacement": "replaced",
  delete: "removed",
};

/** Every resource that does not stay as it is; components are nothing of their own. */
export function changesIn(preview: Preview): Change[] {
  const steps = programSteps(preview).filter((step) => stateOf(step)?.custom && step.op in ACTION_OF);
  const domainOf = domainsOf(steps);
  return steps.filter(differs).map((step) => ({
    action: ACTION_OF[step.op]!,
    domain: domainOf(step),
    kind: kindOf(stateOf(step)!),
    name: nameOf(step),
    remark: remarkOn(step),
    properties: ["changed", "replaced"].includes(ACTION_OF[step.op]!) ? changedProperties(step) : [],
  }));
}

function differs({ op, oldState, newState }: Step): boolean {
  return op !== "same" || (oldState?.protect ?? false) !== (newState?.protect ?? false);
}

/** `consumer jwt auth` of `kong:index/consumerJwtAuth:ConsumerJwtAuth`. */
function kindOf({ type }: State): string {
  if (type.startsWith("pulumi:providers:")) return "provider";
  const last = type.split(":").at(-1)!;
  return last.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}

function remarkOn(step: Step): string {
  const { type = "", inputs = {}, retainOnDelete } = stateOf(step) ?? {};
  switch (step.op) {
    case "import":
      return "taken over as it is";
    case "delete":
      return retainOnDelete ? "leaves the stack, and is kept" : "";
    case "replace":
      return replaceReasons(step).length > 0 ? `because of ${replaceReasons(step).join(", ")}` : "";
    case "create":
      return type.startsWith("kong:index/route:") ? [...texts(inputs.methods), ...texts(inputs.paths)].join(" ") : "";
    default:
      return "";
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
