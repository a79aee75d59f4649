import * as kong from "@pulumi/kong";
import type { PolicyResource } from "@pulumi/policy";
import { isUnknown } from "./unknown";

/** Whether a plugin counts, beside having the right name. */
export type Counts = (plugin: PolicyResource) => boolean;

/**
 * Kong's services, routes and plugins in a stack, and how they belong together. Ids are unknown before the first
 * update, so that what refers to what is read from the dependencies that the engine tracks.
 */
export class Catalog {
  readonly services: PolicyResource[];
  readonly routes: PolicyResource[];
  private readonly routesByUrn: Map<string, PolicyResource>;
  private readonly routesByService = new Map<string, PolicyResource[]>();
  /** By the URN of the service or route that they are for; under "" those for every request. */
  private readonly plugins = new Map<string, PolicyResource[]>();

  constructor(resources: PolicyResource[]) {
    this.services = resources.filter((resource) => resource.isType(kong.Service));
    this.routes = resources.filter((resource) => resource.isType(kong.Route));
    this.routesByUrn = new Map(this.routes.map((route) => [route.urn, route]));
    for (const route of this.routes) append(this.routesByService, this.serviceOf(route)?.urn, route);
    for (const plugin of resources) if (plugin.isType(kong.Plugin)) append(this.plugins, scope(plugin), plugin);
  }

  /** Undefined where the route has no service, or one of another stack. */
  serviceOf(route: PolicyResource): PolicyResource | undefined {
    return reference(route, "serviceId");
  }

  routesOf(service: PolicyResource): PolicyResource[] {
    return this.routesByService.get(service.urn) ?? [];
  }

  /** Whether an enabled plugin of that name runs for every request to the service: its own, each route's or a global one. */
  serviceHas(service: PolicyResource, name: string, counts?: Counts): boolean {
    const routes = this.routesOf(service);
    return (
      this.runs(service.urn, name, counts) ||
      this.runs("", name, counts) ||
      (routes.length > 0 && routes.every((route) => this.runs(route.urn, name, counts)))
    );
  }

  /** Whether an enabled plugin of that name runs for every request to the route: its own, its service's or a global one. */
  routeHas(route: PolicyResource, name: string, counts?: Counts): boolean {
    const service = this.serviceOf(route);
    return (
      this.runs(route.urn, name, counts) ||
      (service !== undefined && this.runs(service.urn, name, counts)) ||
      this.runs("", name, counts)
    );
  }

  /** Every enabled plugin of that name, with the routes that it runs for. */
  pluginsNamed(name: string): { plugin: PolicyResource; routes: PolicyResource[] }[] {
    return [...this.plugins].flatMap(([urn, plugins]) =>
      plugins
        .filter((plugin) => plugin.props.name === name && plugin.props.enabled !== false)
        .map((plugin) => ({ plugin, routes: this.routesIn(urn) })),
    );
  }

  private routesIn(scope: string): PolicyResource[] {
    if (scope === "") return this.routes;
    const route = this.routesByUrn.get(scope);
    return route ? [route] : (this.routesByService.get(scope) ?? []);
  }

  private runs(urn: string, name: string, counts: Counts = () => true): boolean {
    const plugins = this.plugins.get(urn) ?? [];
    return plugins.some((plugin) => plugin.props.name === name && plugin.props.enabled !== false && counts(plugin));
  }
}

/** Undefined where a plugin runs for one consumer only, or for something of another stack. */
function scope(plugin: PolicyResource): string | undefined {
  if (isSet(plugin, "consumerId")) return undefined;
  for (const property of ["routeId", "serviceId"]) if (isSet(plugin, property)) return reference(plugin, property)?.urn;
  return "";
}

function reference(resource: PolicyResource, property: string): PolicyResource | undefined {
  return resource.propertyDependencies[property]?.find(
    (other) => other.isType(kong.Service) || other.isType(kong.Route),
  );
}

function isSet({ props }: PolicyResource, property: string): boolean {
  return isUnknown(() => props[property] as unknown) || Boolean(props[property]);
}

function append<T>(lists: Map<string, T[]>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
