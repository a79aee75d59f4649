import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validateContainer } from "../kit/container";
import { eachKnown } from "../kit/unknown";

interface Config {
  harmless: string[];
}

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|KEY/i;

export const plainSecrets: ResourceValidationPolicy = {
  name: "plain-secrets",
  description: "No secret is in a container's environment, where 'docker inspect' shows it.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      harmless: {
        type: "array",
        items: { type: "string" },
        description: "Names of variables that look like secrets and are none.",
        default: [],
      },
    },
  },
  validateResource: validateContainer(({ envs }, args, report) => {
    const { harmless } = args.getConfig<Config>();
    eachKnown(envs ?? [], (variable) => {
      const [name = "", value = ""] = split(variable);
      if (!SECRET_NAME.test(name) || harmless.includes(name)) return;
      if (value === "" || isPath(value)) return;
      report(
        `Container '${args.name}' has '${name}' in its environment; upload it as a file below /run/secrets ` +
          `and name the file in '${name}_FILE'.`,
      );
    });
  }),
};

function split(variable: string): string[] {
  const at = variable.indexOf("=");
  return at < 0 ? [variable] : [variable.slice(0, at), variable.slice(at + 1)];
}

function isPath(value: string): boolean {
  return /^(\/[\w.-]+)+$/.test(value);
}
