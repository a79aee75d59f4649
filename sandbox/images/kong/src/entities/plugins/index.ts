import { type Subschema } from "../../schema/field.js";
import { acl, basicAuth, botDetection, hmacAuth, ipRestriction, keyAuth } from "./authentication.js";
import { cors } from "./cors.js";
import { httpLog } from "./http-log.js";
import { jwt } from "./jwt.js";
import { oauth2 } from "./oauth2.js";
import { fileLog, prometheus } from "./observability.js";
import { rateLimiting } from "./rate-limiting.js";
import {
  correlationId,
  requestSizeLimiting,
  requestTermination,
  requestTransformer,
  responseTransformer,
} from "./traffic.js";

/** What a plugin may be configured with; whether it also runs is another matter: see `plugins/`. */
export const pluginSchemas: Subschema[] = [
  jwt,
  acl,
  correlationId,
  cors,
  oauth2,
  fileLog,
  httpLog,
  keyAuth,
  hmacAuth,
  basicAuth,
  ipRestriction,
  requestTransformer,
  responseTransformer,
  requestSizeLimiting,
  rateLimiting,
  botDetection,
  requestTermination,
  prometheus,
];
