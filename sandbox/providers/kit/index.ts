/** What a provider is made with: describe its resources in these terms, and `serve` it. */
export { Unreachable, messageOf } from "./errors";
export { Host, type Log, type Target } from "./host";
export { provider, resource } from "./resource";
export type { AnyResource, Change, Context, Created, Due, Live, Provider, Resource, State } from "./resource";
export { any, boolean, integer, list, map, number, object, set, string } from "./schema";
export type { Fields, Property, PropertyOptions, Values } from "./schema";
export { serve } from "./serve";
export { isUnknown, sameJson, stableJson, UNKNOWN } from "./values";
