import { priorities } from "../plugins/priorities.js";
import { NamedCertificates } from "../node/tls.js";
import { type Entity } from "../schema/field.js";
import { Balancer } from "./balancer.js";
import { type Resolver } from "./dns.js";
import {
  type Certificate,
  type Consumer,
  type Credential,
  type OAuth2Client,
  type PluginRow,
  type Route,
  type Service,
  type Sni,
  type Target,
  type Upstream,
} from "./model.js";
import { Router } from "./router.js";

/** All rows of all tables, by table. */
export type Snapshot = Record<string, Entity[]>;

/** Field by which a credential is looked up. */
const CREDENTIAL_KEYS: Record<string, keyof Credential> = {
  jwt_secrets: "key",
  keyauth_credentials: "key",
  basicauth_credentials: "username",
  oauth2_credentials: "client_id",
};

/** What a plugin may be limited to. */
export interface Scope {
  route?: string;
  service?: string;
  consumer?: string;
}

/** The entities at one moment, arranged for serving requests. Immutable, but for the health of targets. */
export class Configuration {
  readonly router: Router;
  readonly consumers: Map<string, Consumer>;
  /** Keys of upstreams are their names. */
  readonly balancers: Map<string, Balancer>;
  readonly certificates: NamedCertificates;
  readonly certificatesById: Map<string, Certificate>;
  /** OAuth 2.0 applications by id, as tokens refer to them. */
  readonly oauth2Clients: Map<string, OAuth2Client>;
  private readonly credentials: Map<string, Map<string, Credential>>;
  private readonly groups = new Map<string, string[]>();
  /** By name, then by scope. */
  private readonly plugins = new Map<string, Map<string, PluginRow>>();
  /** Names of the plugins in use, in order of execution. */
  readonly pluginNames: string[];

  constructor(snapshot: Snapshot, resolver: Resolver, previous?: Configuration) {
    const rows = <T>(table: string) => (snapshot[table] ?? []) as unknown as T[];
    const services = byId(rows<Service>("services"));
    this.consumers = byId(rows<Consumer>("consumers"));
    this.certificatesById = byId(rows<Certificate>("certificates"));
    this.certificates = namedCertificates(rows<Sni>("snis"), this.certificatesById);
    this.router = new Router(routable(rows<Route>("routes"), services));
    this.balancers = balancersOf(rows<Upstream>("upstreams"), rows<Target>("targets"), resolver, previous);
    this.oauth2Clients = byId(rows<OAuth2Client>("oauth2_credentials"));
    this.credentials = new Map(
      Object.entries(CREDENTIAL_KEYS).map(([table, key]) => [
        table,
        new Map(rows<Credential>(table).map((row) => [String(row[key]), row])),
      ]),
    );
    for (const { consumer, group } of rows<Credential>("acls")) {
      this.groups.set(consumer.id, [...(this.groups.get(consumer.id) ?? []), String(group)]);
    }
    for (const row of rows<PluginRow>("plugins")) if (row.enabled) this.addPlugin(row);
    this.pluginNames = [...this.plugins.keys()].sort((one, other) => (priorities[other] ?? 0) - (priorities[one] ?? 0));
  }

  credential(table: string, key: string): Credential | undefined {
    return this.credentials.get(table)?.get(key);
  }

  /** By id or username, as plugins name their anonymous consumer. */
  findConsumer(name: string): Consumer | undefined {
    return this.consumers.get(name) ?? [...this.consumers.values()].find(({ username }) => username === name);
  }

  groupsOf(consumer: string): string[] {
    return this.groups.get(consumer) ?? [];
  }

  /** The configuration of a plugin that fits best: the more specific scope wins, and a consumer's over the others'. */
  plugin(name: string, { route, service, consumer }: Scope): PluginRow | undefined {
    const rows = this.plugins.get(name);
    const scopes: (string | undefined)[][] = [
      [route, service, consumer],
      [route, undefined, consumer],
      [undefined, service, consumer],
      [route, service, undefined],
      [undefined, undefined, consumer],
      [route, undefined, undefined],
      [undefined, service, undefined],
      [undefined, undefined, undefined],
    ];
    for (const scope of scopes) {
      const row = rows?.get(scope.join(":"));
      if (row) return row;
    }
    return undefined;
  }

  /** Stops the health checks, once another configuration has taken over. */
  stop() {
    this.balancers.forEach((balancer) => balancer.stop());
  }

  private addPlugin(row: PluginRow) {
    const rows = this.plugins.get(row.name) ?? new Map<string, PluginRow>();
    rows.set([row.route?.id, row.service?.id, row.consumer?.id].join(":"), row);
    this.plugins.set(row.name, rows);
  }
}

function byId<T extends { id: string }>(rows: T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Routes of a disabled service do not exist for the proxy, nor do those of layer 4. */
function routable(routes: Route[], services: Map<string, Service>): { route: Route; service?: Service }[] {
  return routes
    .map((route) => ({ route, service: route.service ? services.get(route.service.id) : undefined }))
    .filter(({ route, service }) => service?.enabled !== false && /^(http|grpc)/.test(route.protocols[0] ?? ""));
}

function namedCertificates(snis: Sni[], certificates: Map<string, Certificate>): NamedCertificates {
  const named = new NamedCertificates();
  for (const { name, certificate } of snis) {
    const pair = certificates.get(certificate.id);
    if (pair) named.add(name, pair);
  }
  return named;
}

function balancersOf(
  upstreams: Upstream[],
  targets: Target[],
  resolver: Resolver,
  previous?: Configuration,
): Map<string, Balancer> {
  const own = (id: string) => targets.filter(({ upstream }) => upstream.id === id);
  return new Map(
    upstreams.map((upstream) => [
      upstream.name,
      new Balancer(upstream, own(upstream.id), resolver, previous?.balancers.get(upstream.name)),
    ]),
  );
}
