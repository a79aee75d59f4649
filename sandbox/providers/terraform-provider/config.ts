import { readFileSync } from "node:fs";
import { boolean, list, map, object, string, type Values } from "../kit";
import { RestApi } from "./rest-api";

const shared = {
  endpoints: list(
    string({ validate: (url) => (/^https?:\/\//.test(url) ? undefined : "must be a URL with http or https") }),
  ),
  username: string(),
  password: string({ secret: true }),
  apiKey: string({ secret: true }),
  /** Takes any certificate. */
  insecure: boolean({ default: false }),
};

/** The provider's configuration: names of the official one. */
export const config = {
  elasticsearch: object(
    {
      ...shared,
      bearerToken: string({ secret: true }),
      headers: map(string()),
      /** PEM. */
      caData: string(),
      caFile: string(),
    },
    { unsupported: ["certData", "certFile", "keyData", "keyFile", "esClientAuthentication"] },
  ),
  kibana: object({
    ...shared,
    /** Paths of files. */
    caCerts: list(string()),
  }),
} as const;

/** The servers that resources are made in. */
export interface Servers {
  readonly elasticsearch: RestApi;
  readonly kibana: RestApi;
}

/** Kibana takes whoever Elasticsearch knows, where its own configuration names nobody. */
export function connect({ elasticsearch, kibana }: Values<typeof config>): Servers {
  const { bearerToken, caData, caFile } = elasticsearch ?? {};
  const knowsSomebody = Boolean(kibana?.username ?? kibana?.apiKey);
  return {
    elasticsearch: new RestApi("Elasticsearch", {
      ...elasticsearch,
      authorization: authorization({ ...elasticsearch, bearerToken }),
      ca: caData ? [caData] : filesOf(caFile ? [caFile] : []),
    }),
    kibana: new RestApi("Kibana", {
      ...kibana,
      headers: { "kbn-xsrf": "true" },
      authorization: authorization((knowsSomebody ? kibana : elasticsearch) ?? {}),
      ca: filesOf(kibana?.caCerts ?? []),
    }),
  };
}

interface Credentials {
  username?: string | undefined;
  password?: string | undefined;
  apiKey?: string | undefined;
  bearerToken?: string | undefined;
}

function authorization({ username, password = "", apiKey, bearerToken }: Credentials): string | undefined {
  if (apiKey) return `ApiKey ${apiKey}`;
  if (bearerToken) return `Bearer ${bearerToken}`;
  return username ? `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` : undefined;
}

function filesOf(paths: string[]): string[] {
  return paths.map((path) => readFileSync(path, "utf8"));
}
