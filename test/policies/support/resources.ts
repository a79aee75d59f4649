import { UNKNOWN, type Resource } from "./check";

type Props = Record<string, unknown>;

/** A container that keeps to every policy, but for what is given. */
export function container(name: string, props: Props = {}): Resource {
  return {
    type: "docker:index/container:Container",
    name: `${name}-container`,
    props: {
      name,
      hostname: name,
      image: `sha256:${"a".repeat(64)}`,
      restart: "unless-stopped",
      memory: 128,
      healthcheck: { tests: ["CMD", "true"] },
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      ...props,
    },
  };
}

export function image(reference: string, props: Props = {}): Resource {
  return { type: "docker:index/remoteImage:RemoteImage", name: "some-image", props: { name: reference, ...props } };
}

export function service(name: string, props: Props = {}): Resource {
  return { type: "kong:index/service:Service", name, props: { name, host: name, tags: ["apim"], ...props } };
}

/** A route of a service whose id is not known yet. */
export function route(name: string, serviceName: string, props: Props = {}): Resource {
  const common = { name, methods: ["GET"], protocols: ["https"], tags: ["apim"], serviceId: UNKNOWN };
  return { type: "kong:index/route:Route", name, props: { ...common, ...props }, from: { serviceId: [serviceName] } };
}

/** A plugin for a service, a route, a consumer, or without `of` for every request. */
export function plugin(
  name: string,
  config: Props = {},
  of: Partial<Record<"serviceId" | "routeId" | "consumerId", string>> = {},
  props: Props = {},
): Resource {
  return {
    type: "kong:index/plugin:Plugin",
    name: `${Object.values(of)[0] ?? "global"}-${name}`,
    props: {
      name,
      configJson: JSON.stringify(config),
      tags: ["apim"],
      ...Object.fromEntries(Object.keys(of).map((key) => [key, UNKNOWN])),
      ...props,
    },
    from: Object.fromEntries(Object.entries(of).map(([key, owner]) => [key, [owner]])),
  };
}
