import * as kong from "@pulumi/kong";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";

interface Config {
  minimumMs: number;
  maximumMs: number;
}

/** Kong's default, and the source architecture's. */
const DEFAULT_MS = 60_000;

export const timeouts: ResourceValidationPolicy = {
  name: "timeouts",
  description: "A service's timeouts are long enough to be met and short enough not to hold connections.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      minimumMs: { type: "integer", minimum: 1, description: "Milliseconds.", default: 500 },
      maximumMs: { type: "integer", minimum: 1, description: "Milliseconds.", default: DEFAULT_MS },
    },
  },
  validateResource: validateResourceOfType(kong.Service, (service, args, report) => {
    const { minimumMs, maximumMs } = args.getConfig<Config>();
    for (const timeout of ["connectTimeout", "readTimeout", "writeTimeout"] as const) {
      const value = service[timeout] ?? DEFAULT_MS;
      if (value < minimumMs || value > maximumMs)
        report(`${timeout} of service '${service.name}' is ${value} ms; allowed are ${minimumMs} to ${maximumMs} ms.`);
    }
  }),
};
