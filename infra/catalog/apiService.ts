import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import type { PluginSpec } from "./plugins";

/** How long Kong waits for a connection to the upstream, and for each read and write on it. */
const TIMEOUT_MS = 60_000;

const NAME_PART = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export interface ApiRoute {
  /** Last part of the route's name, as in `echo`. */
  endpoint: string;
  methods: [string, ...string[]];
  /** Path prefixes that the route serves. */
  paths: [string, ...string[]];
  /** @default ["http", "https"] */
  protocols?: ("http" | "https")[];
  /** Whether the matched path is taken off before the request goes on. @default true */
  stripPath?: boolean;
}

export interface ApiServiceArgs {
  /** The three parts of the service's name, `{domain}-{service}-{version}`. */
  domain: string;
  service: string;
  /** As in `v1`. */
  version: string;
  /** Where requests go on to, as in `http://backend:8080/base`. */
  upstream: pulumi.Input<string>;
  routes: ApiRoute[];
  /** What runs for every request to the service. */
  plugins: PluginSpec[];
}

/** One API: a Kong service, its routes and its plugins, with names built from domain, service and version. */
export class ApiService extends pulumi.ComponentResource {
  /** `{domain}-{service}-{version}` */
  readonly serviceName: string;
  private readonly tags: string[];

  constructor(args: ApiServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const name = serviceName(args);
    super("apim:catalog:ApiService", name, {}, opts);
    this.serviceName = name;
    this.tags = ["apim", args.domain];
    const service = this.createService(args);
    const preflights = args.plugins.some(({ name }) => name === "cors");
    for (const route of args.routes) this.createRoute(service, route, preflights);
    for (const plugin of args.plugins) this.createPlugin(service, plugin);
    this.registerOutputs({ serviceName: this.serviceName });
  }

  private createService({ upstream }: ApiServiceArgs): kong.Service {
    const url = pulumi.output(upstream).apply((address) => new URL(address));
    return new kong.Service(
      this.serviceName,
      {
        name: this.serviceName,
        protocol: url.protocol.apply((protocol) => protocol.replace(":", "")),
        host: url.hostname,
        port: url.apply(({ port, protocol }) => Number(port || (protocol === "https:" ? 443 : 80))),
        path: url.apply(({ pathname }) => (pathname === "/" ? undefined : pathname)!), // absent, rather than empty
        retries: 5,
        connectTimeout: TIMEOUT_MS,
        readTimeout: TIMEOUT_MS,
        writeTimeout: TIMEOUT_MS,
        tags: this.tags,
      },
      { parent: this },
    );
  }

  /** A browser asks for leave by OPTIONS, which must find the route for the cors plugin to answer. */
  private createRoute(service: kong.Service, route: ApiRoute, preflights: boolean): kong.Route {
    const name = `${this.serviceName}-${route.methods.map((method) => method.toLowerCase()).join("-")}-${route.endpoint}`;
    return new kong.Route(
      name,
      {
        name,
        serviceId: service.id,
        protocols: route.protocols ?? ["http", "https"],
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
  }

  private createPlugin(service: kong.Service, { name, config }: PluginSpec): kong.Plugin {
    return new kong.Plugin(
      `${this.serviceName}-${name}`,
      {
        name,
        serviceId: service.id,
        enabled: true,
        configJson: pulumi.output(config).apply((whole) => JSON.stringify(whole)),
        strictMatch: true, // without it, an edit by hand would never be seen
        tags: this.tags,
      },
      { parent: this },
    );
  }
}

function serviceName({ domain, service, version }: ApiServiceArgs): string {
  for (const [what, part] of Object.entries({ domain, service, version })) {
    if (!NAME_PART.test(part))
      throw new Error(`${what} '${part}' is not lower-case letters and digits with dashes between`);
  }
  if (!/^v\d+$/.test(version)) throw new Error(`version '${version}' is not 'v' and a number, as in 'v1'`);
  return `${domain}-${service}-${version}`;
}
