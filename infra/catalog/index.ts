export { ApiConsumer, type ApiConsumerArgs } from "./apiConsumer";
export { ApiService, type ApiRoute, type ApiServiceArgs } from "./apiService";
export { type Application, type JwtCredential } from "./credentials";
export { type DeckContent, DeckFile, parseDeck } from "./deck";
export { GlobalPlugins } from "./globalPlugins";
export { acl, cors, httpLog, jwt, oauth2, plugin, type PluginSpec, rateLimiting, type RedisCounter } from "./plugins";
