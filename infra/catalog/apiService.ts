import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import { attachPlugin } from "./attach";
import { routeName, serviceName, type ServiceNameParts } from "./names";
import type { PluginSpec } from "./plugins";
import { createBalancer, type Targets } from "./upstream";

/** How long Kong waits for a connection to a target, and for each read and write on it. */
const TIMEOUT_MS = 60_000;

export interface ApiRoute {
  /** Last part of the route's name, as in `echo`. */
  endpoint: string;
  methods: [string, ...string[]];
  /** Path prefixes that the route serves. */
  paths: [string, ...string[]];
  /** Whether the matched path is taken off before the request goes on. @default true */
  stripPath?: boolean;
  /** What runs for requests to this route, beside the service's plugins. */
  plugins?: PluginSpec[];
}

export interface ApiServiceArgs extends ServiceNameParts {
  /** Where requests go on to, by a name for each. @example { main: "invoices:8080" } */
  targets: Targets;
  routes: ApiRoute[];
  /** What runs for every request to the service. */
  plugins: PluginSpec[];
  /** How the routes are served. @default ["http", "https"] */
  protocols?: ("http" | "https")[];
  /** How the targets are spoken to, and from which path on. */
  backend?: {
    /** @default "http" */
    protocol?: "http" | "https";
    /** Before the path of each request, as in `/base`. @default none */
    path?: string;
    /** Answers 200 or 302 while the target is well. @default "/health" */
    healthPath?: string;
    /** Longest wait for a connection, a read or a write, in milliseconds. @default 60000 */
    timeoutMs?: number;
  };
}

/**
 * One API: an upstream with its targets, a Kong service on it, routes and plugins, with names built from domain, service
 * and version.
 *
 * @example
 * new ApiService({
 *   domain: "billing", service: "invoice", version: "v1",
 *   targets: { main: "invoices:8080" },
 *   routes: [{ endpoint: "list", methods: ["GET"], paths: ["/billing/invoices"] }],
 *   plugins: [jwt(), rateLimiting({ minute: 100 })],
 * }, { providers: [gateway.provider] });
 */
export class ApiService extends pulumi.ComponentResource {
  /** `{domain}-{service}-{version}`; the upstream's name too. */
  readonly serviceName: string;
  private readonly tags: string[];

  constructor(args: ApiServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const name = serviceName(args);
    if (Object.keys(args.targets).length === 0) throw new Error(`service '${name}' has no target`);
    super("apim:catalog:ApiService", name, {}, opts);
    this.serviceName = name;
    this.tags = ["apim", args.domain];
    const service = this.createService(args);
    for (const plugin of args.plugins) attachPlugin(name, plugin, { service }, this.tags, this);
    for (const route of args.routes) this.createRoute(service, route, args);
    this.registerOutputs({ serviceName: name });
  }

  private createService({ targets: given, backend = {} }: ApiServiceArgs): kong.Service {
    const { protocol = "http", path, healthPath = "/health", timeoutMs = TIMEOUT_MS } = backend;
    const { upstream, targets } = createBalancer(
      this.serviceName,
      { targets: given, protocol, healthPath, tags: this.tags },
      this,
    );
    return new kong.Service(
      this.serviceName,
      {
        name: this.serviceName,
        protocol,
        host: upstream.name,
        port: protocol === "https" ? 443 : 80, // each target has its own
        path,
        retries: 5,
        connectTimeout: timeoutMs,
        readTimeout: timeoutMs,
        writeTimeout: timeoutMs,
        tags: this.tags,
      },
      { parent: this, dependsOn: targets }, // or the first requests would find an upstream without any
    );
  }

  /** A browser asks for leave by OPTIONS, which must find the route for the cors plugin to answer. */
  private createRoute(service: kong.Service, route: ApiRoute, { plugins, protocols }: ApiServiceArgs): void {
    const name = routeName(this.serviceName, route);
    const own = route.plugins ?? [];
    const preflights = [...plugins, ...own].some((plugin) => plugin.name === "cors");
    const created = new kong.Route(
      name,
      {
        name,
        serviceId: service.id,
        protocols: protocols ?? ["http", "https"],
        methods: [...new Set([...route.methods, ...(preflights ? ["OPTIONS"] : [])])],
        paths: route.paths,
        stripPath: route.stripPath ?? true,
        preserveHost: false,
        regexPriority: 0,
        pathHandling: "v0",
        httpsRedirectStatusCode: 426,
        requestBuffering: true,
        responseBuffering: true,
        tags: this.tags,
      },
      { parent: this },
    );
    for (const plugin of own) attachPlugin(name, plugin, { route: created }, this.tags, this);
  }
}
