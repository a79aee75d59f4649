export { acl, type AclRules } from "./acl";
export { cors, type CorsRules } from "./cors";
export { httpLog, type HttpLogTarget } from "./httpLog";
export { jwt, type JwtRules } from "./jwt";
export { oauth2, type Oauth2Rules } from "./oauth2";
export { rateLimiting, type RateLimits, type RedisCounter } from "./rateLimiting";
export { builtIn, plugin, type PluginSpec } from "./spec";
export { unknownFields, wholeConfig, type PluginConfig } from "./whole";
