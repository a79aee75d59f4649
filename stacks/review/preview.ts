/** What `pulumi preview --json` prints, as far as it is read here. Secrets in it are the text `[secret]`. */
export interface Preview {
  steps?: Step[];
  diagnostics?: { severity?: string; message?: string }[];
}

/** What is to happen to one resource. */
export interface Step {
  /** As in `create`, `update`, `replace`, `delete`, `same` or `refresh`. */
  op: string;
  urn: string;
  oldState?: State;
  newState?: State;
  /** Properties that differ, by the provider's judgement. */
  diffReasons?: string[] | null;
  replaceReasons?: string[] | null;
  /** By paths, as in `paths[0]`; a kind as in `update` or `update-replace`. */
  detailedDiff?: Record<string, { kind: string }> | null;
}

export interface State {
  type: string;
  /** False for a component, which is nothing but what it holds. */
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  protect?: boolean;
  retainOnDelete?: boolean;
}

const ROOT = "::pulumi:pulumi:Stack::";

/** @throws where the text is not what a preview prints */
export function parsePreview(text: string): Preview {
  try {
    const preview = JSON.parse(text) as unknown;
    if (typeof preview === "object" && preview !== null && !Array.isArray(preview)) return preview;
  } catch {
    // told of below
  }
  throw new Error("This is not what 'pulumi preview --json' prints.");
}

/** What the program asks for. With `--refresh`, what was found running comes before it and is none of that. */
export function programSteps({ steps = [] }: Preview): Step[] {
  const first = steps.findIndex(({ op, urn }) => urn.includes(ROOT) && op !== "refresh");
  return first < 0 ? [] : steps.slice(first);
}

/** What the stack hands out, as it was before. */
export function stackOutputs({ steps = [] }: Preview): Record<string, unknown> {
  return steps.find(({ urn }) => urn.includes(ROOT))?.oldState?.outputs ?? {};
}

/** What went wrong, where something did. */
export function errorsIn({ diagnostics = [] }: Preview): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message = "" }) => message.trim());
}

/** The resource's own name, the last part of its URN. */
export function nameOf({ urn }: Step): string {
  return urn.split("::").slice(3).join("::");
}

/** The state that tells what the resource is: the one to come, or the last. */
export function stateOf({ newState, oldState }: Step): State | undefined {
  return newState ?? oldState;
}
