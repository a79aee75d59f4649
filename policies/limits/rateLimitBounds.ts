import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type PluginConfig, validatePlugin } from "../kit/plugin";

const PERIODS = ["second", "minute", "hour", "day", "month", "year"] as const;
type Period = (typeof PERIODS)[number];

interface Config {
  maximum: Partial<Record<Period, number>>;
}

export const rateLimitBounds: ResourceValidationPolicy = {
  name: "rate-limit-bounds",
  description: "A rate limit is at least 1 and at most what the environment allows a period.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      maximum: {
        type: "object",
        properties: Object.fromEntries(PERIODS.map((period) => [period, { type: "integer", minimum: 1 }])),
        additionalProperties: false,
        description: "The most requests that a caller may be allowed a period.",
        default: { second: 200, minute: 6000, hour: 100_000 },
      },
    },
  },
  validateResource: validatePlugin("rate-limiting", (limits, args, report) => {
    const { maximum } = args.getConfig<Config>();
    for (const [period, allowed] of limitsOf(limits)) {
      const most = maximum[period] ?? Infinity;
      if (allowed < 1 || allowed > most)
        report(`Rate limit '${args.name}' allows ${allowed} requests a ${period}; allowed are 1 to ${most}.`);
    }
    const bounded = PERIODS.filter((period) => maximum[period] !== undefined);
    if (!limitsOf(limits).some(([period]) => bounded.includes(period)))
      report(`Rate limit '${args.name}' has no limit a ${bounded.join(", ")}; it needs at least one of them.`);
  }),
};

function limitsOf(limits: PluginConfig): [Period, number][] {
  return PERIODS.flatMap((period): [Period, number][] => {
    const allowed = limits[period];
    return allowed === undefined || allowed === null ? [] : [[period, allowed]];
  });
}
