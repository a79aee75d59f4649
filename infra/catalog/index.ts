export { ApiService, type ApiServiceArgs, type ApiRoute } from "./apiService";
export { cors, httpLog, rateLimiting, type PluginSpec } from "./plugins";
