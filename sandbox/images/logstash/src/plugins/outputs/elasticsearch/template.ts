import { readFileSync } from "node:fs";
import { ConfigurationError } from "../../../config/ast";
import { logger } from "../../../log";
import type { ElasticsearchClient } from "./client";
import type { ElasticsearchSettings } from "./settings";

const log = logger("logstash.outputs.elasticsearch");

/** Something is wrong with the template itself: no retry mends it. */
export class TemplateRejected extends Error {}

/** @throws ConfigurationError for a template that is missing or no JSON, before anything runs */
export function readTemplate({ manage_template, template }: ElasticsearchSettings): string | undefined {
  if (!manage_template) return undefined;
  if (template === undefined) {
    throw new ConfigurationError(
      "without a template, set manage_template => false: this stand-in has no default template",
    );
  }
  const text = readFileSync(template, "utf8");
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`Failed to load template file '${template}': ${String(error)}`);
  }
  return text;
}

/**
 * Installs the composable index template, unless there is one of that name that must not be overwritten.
 * @returns whether it is in place; false means: try again
 * @throws TemplateRejected
 */
export async function installTemplate(
  client: ElasticsearchClient,
  { template_name, template_overwrite, template }: ElasticsearchSettings,
  text: string,
): Promise<boolean> {
  const path = `/_index_template/${encodeURIComponent(template_name)}`;
  log.info("Using mapping template from", { path: template });
  if (!template_overwrite && (await client.request("HEAD", path)).status === 200) return true;
  log.info("Installing Elasticsearch template", { name: template_name });
  const { status, body } = await client.request("PUT", path, text);
  if (status < 300) return true;
  if (status === 429 || status >= 500) {
    log.warn("Failed to install template, will retry", { status, body });
    return false;
  }
  throw new TemplateRejected(`Failed to install template ${template_name}: ${status} ${JSON.stringify(body)}`);
}
