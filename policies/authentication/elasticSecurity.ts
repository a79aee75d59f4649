import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isElasticsearch, validateContainer } from "../kit/container";
import { eachKnown } from "../kit/unknown";

const SETTING = "xpack.security.enabled=true";

export const elasticSecurity: ResourceValidationPolicy = {
  name: "elastic-security",
  description: "Elasticsearch asks who is there.",
  enforcementLevel: "mandatory",
  validateResource: validateContainer((container, { name }, report) => {
    if (!isElasticsearch(container)) return;
    let asks = false;
    eachKnown(container.envs ?? [], (variable) => {
      asks ||= variable === SETTING;
    });
    if (!asks)
      report(
        `Container '${name}' lets anyone read and write; set 'elk.security' to true, which gives it '${SETTING}'.`,
      );
  }),
};
