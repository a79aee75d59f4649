import type { z } from "zod";
import * as setting from "../../settings";

/** What this stand-in knows of the elasticsearch output's settings; times in s. */
export const elasticsearchSettings = {
  id: setting.string().optional(),
  hosts: setting.urls(9200).prefault(["http://127.0.0.1:9200"]),
  index: setting.string(),
  action: setting.oneOf("index", "create", "delete").default("index"),
  document_id: setting.string().optional(),
  routing: setting.string().optional(),
  /** An event whose index name has a field that it lacks is given up, rather than making an index of that name. */
  dlq_on_failed_indexname_interpolation: setting.boolean().default(true),

  manage_template: setting.boolean().default(true),
  template: setting.path().optional(),
  template_name: setting.string().default("logstash"),
  template_overwrite: setting.boolean().default(false),
  template_api: setting.oneOf("auto", "composable").default("auto"),
  /** Lifecycle management and data streams: with an explicit index, "auto" means none, as in Logstash. */
  ilm_enabled: setting.oneOf("false", "auto").default("auto"),
  data_stream: setting.oneOf("false", "auto").default("auto"),
  ecs_compatibility: setting.ecsCompatibility(),

  user: setting.string().optional(),
  password: setting.string().optional(),
  api_key: setting.string().optional(),
  custom_headers: setting.stringHash().default([]),
  ssl_enabled: setting.boolean().optional(),
  ssl_certificate_authorities: setting.strings().default([]),
  ssl_verification_mode: setting.oneOf("full", "none").default("full"),

  timeout: setting.number().default(60),
  /** gzip's, 0 for none. */
  compression_level: setting.number().default(1),
  retry_initial_interval: setting.number().default(2),
  retry_max_interval: setting.number().default(64),
  /** How often a cluster that does not answer is asked again. */
  resurrect_delay: setting.number().default(5),
};

export type ElasticsearchSettings = z.output<z.ZodObject<typeof elasticsearchSettings>>;
