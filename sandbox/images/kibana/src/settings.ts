import { z } from "zod";

/** One URL, several separated by commas, or a JSON array of them: all that the official image takes. */
const hosts = z.string().transform((text, context) => {
  const entries = text.trim().startsWith("[") ? (JSON.parse(text) as string[]) : text.split(",");
  const bad = entries.find((entry) => !/^https?:/.test(entry.trim()) || !URL.canParse(entry.trim()));
  if (bad === undefined) return entries.map((entry) => new URL(entry.trim()));
  context.addIssue({ code: "custom", message: `'${bad}' is not a URL` });
  return z.NEVER;
});

/** Settings of Kibana that mean something here, by their variables in the official image. */
const schema = z.object({
  ELASTICSEARCH_HOSTS: hosts.prefault("http://elasticsearch:9200"),
  ELASTICSEARCH_USERNAME: z.string().optional(),
  ELASTICSEARCH_PASSWORD: z.string().optional(),
  SERVER_NAME: z.string().default("kibana"),
  SERVER_HOST: z.string().default("0.0.0.0"),
  SERVER_PORT: z.coerce.number().int().min(0).max(65535).default(5601),
});

export type Settings = z.output<typeof schema>;

/** @throws Error naming the variable that is wrong */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}
