import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validatePlugin } from "../kit/plugin";

interface Config {
  endpoint: string;
}

export const httpLogEndpoint: ResourceValidationPolicy = {
  name: "http-log-endpoint",
  description: "Request logs go to the platform's Logstash and nowhere else.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      endpoint: {
        type: "string",
        description: "Where Logstash takes request logs, on the platform's network.",
        default: "http://logstash:8080",
      },
    },
  },
  validateResource: validatePlugin("http-log", ({ http_endpoint: sentTo }, args, report) => {
    const { endpoint } = args.getConfig<Config>();
    if (sentTo?.replace(/\/$/, "") !== endpoint)
      report(
        `Plugin '${args.name}' sends request logs to '${withoutCredentials(sentTo)}'; allowed is the platform's Logstash, '${endpoint}'.`,
      );
  }),
};

function withoutCredentials(url = ""): string {
  return url.replace(/\/\/[^/]*@/, "//");
}
