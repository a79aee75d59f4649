import { type Route, type Service } from "./model.js";
import { upstreamPath } from "./paths.js";

/** What a route is chosen by. */
export interface Criteria {
  method: string;
  /** Without port, in lower case. */
  host: string;
  /** Port of the listener. */
  port: number;
  /** Normalized, without query. */
  path: string;
  scheme: "http" | "https";
  sni?: string;
  header(name: string): string[];
}

export interface Match {
  route: Route;
  service?: Service;
  /** Path for the upstream, without query. */
  upstreamPath: string;
  /** The part of the path that was stripped. */
  prefix?: string;
}

interface Entry {
  route: Route;
  service?: Service;
  /** One of the route's paths; a route with several has an entry for each. */
  path?: { prefix?: string; regex?: RegExp };
  rank: number[];
}

/** Finds the route of a request, in the order of precedence of Kong's traditional router. */
export class Router {
  private readonly entries: Entry[];

  constructor(routes: { route: Route; service?: Service }[]) {
    this.entries = routes.flatMap(({ route, service }) => entriesOf(route, service)).sort(byRank);
  }

  match(criteria: Criteria): Match | undefined {
    for (const entry of this.entries) {
      if (!matchesAll(entry.route, criteria)) continue;
      const matched = matchPath(entry, criteria.path);
      if (matched !== undefined) return toMatch(entry, matched, criteria.path);
    }
    return undefined;
  }
}

function entriesOf(route: Route, service?: Service): Entry[] {
  const paths: (string | undefined)[] = route.paths && route.paths.length > 0 ? route.paths : [undefined];
  return paths.map((path) => ({ route, service, path: compilePath(path), rank: rankOf(route, path) }));
}

function compilePath(path: string | undefined): Entry["path"] {
  if (path === undefined) return undefined;
  if (!path.startsWith("~")) return { prefix: path };
  return { regex: compileRegex(path.slice(1)) };
}

/** PCRE's inline flag for ignoring case has no counterpart within a JavaScript expression. */
function compileRegex(pattern: string): RegExp {
  const isInsensitive = pattern.startsWith("(?i)");
  return new RegExp(`^(?:${isInsensitive ? pattern.slice(4) : pattern})`, isInsensitive ? "i" : "");
}

/**
 * Precedence, most significant first: how many kinds of criteria the route has, hosts without wildcard, number of
 * headers, a regular expression before a prefix, its priority, the longer prefix, the older route.
 */
function rankOf(route: Route, path: string | undefined): number[] {
  const kinds = [route.methods, route.hosts, route.snis, path ? [path] : []].filter((kind) => (kind?.length ?? 0) > 0);
  const headers = Object.keys(route.headers ?? {}).length;
  const isPlain = route.hosts?.every((host) => !host.includes("*")) ?? false;
  const isRegex = path?.startsWith("~") ?? false;
  return [
    kinds.length + (headers > 0 ? 1 : 0),
    isPlain ? 1 : 0,
    headers,
    isRegex ? 1 : 0,
    isRegex ? route.regex_priority : 0,
    isRegex ? 0 : (path?.length ?? 0),
    -route.created_at,
  ];
}

function byRank(one: Entry, other: Entry): number {
  for (const [index, value] of one.rank.entries()) {
    const difference = (other.rank[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return one.route.id < other.route.id ? -1 : 1;
}

function matchesAll(route: Route, criteria: Criteria): boolean {
  return (
    matchesProtocol(route, criteria) &&
    (!route.methods?.length || route.methods.includes(criteria.method)) &&
    (!route.hosts?.length || route.hosts.some((host) => matchesHost(host, criteria))) &&
    (!route.snis?.length ||
      criteria.scheme !== "https" ||
      route.snis.some((sni) => matchesName(sni, criteria.sni ?? ""))) &&
    Object.entries(route.headers ?? {}).every(([name, values]) => matchesHeader(values, criteria.header(name)))
  );
}

/** A route for https alone is found over http too: the client is then sent to https. */
function matchesProtocol({ protocols }: Route, { scheme }: Criteria): boolean {
  const isHttpsOnly = protocols.length === 1 && (protocols[0] === "https" || protocols[0] === "grpcs");
  return isHttpsOnly || protocols.includes(scheme) || protocols.includes(scheme === "https" ? "grpcs" : "grpc");
}

function matchesHost(pattern: string, { host, port }: Criteria): boolean {
  const [, name = pattern, wanted] = /^(.*?)(?::(\d+))?$/.exec(pattern) ?? [];
  return (wanted === undefined || Number(wanted) === port) && matchesName(name.toLowerCase(), host);
}

function matchesName(pattern: string, name: string): boolean {
  if (pattern.startsWith("*")) return name.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function matchesHeader(wanted: string[], given: string[]): boolean {
  const values = given.map((value) => value.toLowerCase());
  return wanted.some((value) => {
    const lower = value.toLowerCase();
    if (!lower.startsWith("~*")) return values.includes(lower);
    const regex = new RegExp(lower.slice(2));
    return values.some((candidate) => regex.test(candidate));
  });
}

/** The part of the path that the entry covers, or undefined when it does not match. */
function matchPath({ path }: Entry, requestPath: string): string | undefined {
  if (!path) return "";
  if (path.prefix !== undefined) return requestPath.startsWith(path.prefix) ? path.prefix : undefined;
  return path.regex?.exec(requestPath)?.[0];
}

function toMatch({ route, service, path }: Entry, matched: string, requestPath: string): Match {
  const strips = route.strip_path && path !== undefined;
  const postfix = strips ? requestPath.slice(matched.length) : undefined;
  return {
    route,
    service,
    upstreamPath: upstreamPath(service?.path ?? "/", requestPath, postfix),
    prefix: strips && matched !== "/" ? matched : undefined,
  };
}
