import type { Policies } from "@pulumi/policy";
import { elasticSecurity } from "./authentication/elasticSecurity";
import { jwtExpiry } from "./authentication/jwtExpiry";
import { routeAuthentication } from "./authentication/routeAuthentication";
import { healthCheck } from "./containers/healthCheck";
import { imageDigest } from "./containers/imageDigest";
import { imageTag } from "./containers/imageTag";
import { logRotation } from "./containers/logRotation";
import { memoryLimit } from "./containers/memoryLimit";
import { noDockerSocket } from "./containers/noDockerSocket";
import { notPrivileged } from "./containers/notPrivileged";
import { plainSecrets } from "./containers/plainSecrets";
import { publishedAddress } from "./containers/publishedAddress";
import { restartPolicy } from "./containers/restartPolicy";
import { corsAnyOrigin } from "./cors/corsAnyOrigin";
import { corsCredentials } from "./cors/corsCredentials";
import { corsMethods } from "./cors/corsMethods";
import { backupRetention } from "./data/backupRetention";
import { protectedData } from "./data/protectedData";
import { replicaPresent } from "./data/replicaPresent";
import { rateLimitBounds } from "./limits/rateLimitBounds";
import { rateLimitCounter } from "./limits/rateLimitCounter";
import { rateLimitCoverage } from "./limits/rateLimitCoverage";
import { httpLogCoverage } from "./logging/httpLogCoverage";
import { httpLogEndpoint } from "./logging/httpLogEndpoint";
import { containerName } from "./naming/containerName";
import { kongTags } from "./naming/kongTags";
import { routeName } from "./naming/routeName";
import { serviceName } from "./naming/serviceName";
import { upstreamName } from "./naming/upstreamName";
import { httpsOnly } from "./transport/httpsOnly";
import { timeouts } from "./transport/timeouts";

/** Each with the level that holds where an environment's configuration sets no other: the strictest. */
export const policies: Policies = [
  serviceName,
  routeName,
  upstreamName,
  containerName,
  kongTags,
  corsCredentials,
  corsAnyOrigin,
  corsMethods,
  rateLimitCoverage,
  rateLimitBounds,
  rateLimitCounter,
  routeAuthentication,
  jwtExpiry,
  elasticSecurity,
  httpsOnly,
  timeouts,
  imageTag,
  imageDigest,
  restartPolicy,
  memoryLimit,
  healthCheck,
  logRotation,
  notPrivileged,
  noDockerSocket,
  publishedAddress,
  plainSecrets,
  backupRetention,
  replicaPresent,
  protectedData,
  httpLogCoverage,
  httpLogEndpoint,
];
