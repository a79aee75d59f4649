import { stringify } from "yaml";
import { wholeConfig } from "../../../infra/catalog/plugins";

/** Entities of each service: itself, two routes, two plugins. */
export const ENTITIES_PER_SERVICE = 5;

const TAGS = ["apim", "bench"];
const PROTOCOLS = ["grpc", "grpcs", "http", "https"];

/** A domain's services as decK takes them, each with two routes and two plugins, whole: Pulumi and decK read the same file. */
export function domainFile(domain: string, services: number): string {
  const entities = {
    _format_version: "3.0",
    services: Array.from({ length: services }, (_, index) => service(`${domain}-service${index + 1}-v1`)),
  };
  return stringify(entities, { aliasDuplicateObjects: false });
}

/** The same with one route's path changed. */
export function withChangedRoute(file: string, change: number): string {
  return file.replace(/\/service1\/items(-\d+)?$/m, `/service1/items-${change}`);
}

function service(name: string) {
  const [domain = "", part = ""] = name.split("-");
  return {
    name,
    protocol: "http",
    host: `${part}.${domain}.internal`,
    port: 8080,
    connect_timeout: 60_000,
    read_timeout: 60_000,
    write_timeout: 60_000,
    retries: 5,
    tags: TAGS,
    routes: [
      route(`${name}-get-items`, "GET", `/${domain}/${part}/items`),
      route(`${name}-post-orders`, "POST", `/${domain}/${part}/orders`),
    ],
    plugins: [
      plugin("rate-limiting", { minute: 100, hour: 1000 }),
      plugin("http-log", { http_endpoint: "http://logstash:8080", queue: { max_batch_size: 200 } }),
    ],
  };
}

function route(name: string, method: string, path: string) {
  return {
    name,
    methods: [method],
    paths: [path],
    protocols: ["http", "https"],
    strip_path: true,
    preserve_host: false,
    regex_priority: 0,
    path_handling: "v0",
    https_redirect_status_code: 426,
    request_buffering: true,
    response_buffering: true,
    tags: TAGS,
  };
}

function plugin(name: string, config: Record<string, unknown>) {
  return { name, config: wholeConfig(name, config), enabled: true, protocols: PROTOCOLS, tags: TAGS };
}
