import { type Schema } from "../schema/field.js";
import { caCertificates, certificates, snis } from "./certificates.js";
import { consumers } from "./consumers.js";
import { acls, basicAuths, hmacAuths, jwtSecrets, keyAuths } from "./credentials.js";
import { oauth2AuthorizationCodes, oauth2Credentials, oauth2Tokens } from "./oauth2.js";
import { plugins } from "./plugins.js";
import { routes } from "./routes.js";
import { services } from "./services.js";
import { targets } from "./targets.js";
import { upstreams } from "./upstreams.js";

/** Every entity; a table comes after the tables that it refers to. */
export const schemas: Schema[] = [
  certificates,
  caCertificates,
  snis,
  services,
  routes,
  consumers,
  upstreams,
  targets,
  plugins,
  jwtSecrets,
  acls,
  keyAuths,
  basicAuths,
  hmacAuths,
  oauth2Credentials,
  oauth2Tokens,
  oauth2AuthorizationCodes,
];

export function schemaNamed(name: string): Schema | undefined {
  return schemas.find((schema) => schema.name === name);
}
