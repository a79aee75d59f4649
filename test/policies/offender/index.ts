import * as docker from "@pulumi/docker";
import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";

const gateway = new kong.Provider("gateway", { kongAdminUri: "http://127.0.0.1:1" });
const inKong = { provider: gateway };
const pluginOf = (name: string, config: object, of: { serviceId?: pulumi.Input<string> } = {}) =>
  new kong.Plugin(name, { name, configJson: JSON.stringify(config), tags: ["apim"], ...of }, inKong);

const billing = new kong.Service(
  "billing",
  { name: "Billing", host: "billing", protocol: "http", port: 80, readTimeout: 600_000, tags: ["billing"] },
  inKong,
);
new kong.Route(
  "list",
  { name: "list", serviceId: billing.id, methods: ["GET"], paths: ["/"], protocols: ["http"], tags: ["apim"] },
  inKong,
);
new kong.Upstream("backend", { name: "backend", tags: ["apim"] }, inKong);
pluginOf("cors", { origins: ["*"], credentials: true, methods: ["GET", "DELETE"] }, { serviceId: billing.id });
pluginOf("jwt", { anonymous: "guest", claims_to_verify: null }, { serviceId: billing.id });

// A second service, of which one route alone is limited and logged.
const orders = new kong.Service(
  "shop-orders-v1",
  { name: "shop-orders-v1", host: "orders", protocol: "http", port: 80, tags: ["apim"] },
  inKong,
);
pluginOf("rate-limiting", { minute: 1_000_000, policy: "local" }, { serviceId: orders.id });
pluginOf("http-log", { http_endpoint: "http://logs.example.com" }, { serviceId: orders.id });

const image = new docker.RemoteImage("kong", { name: "kong:latest" });
for (const name of ["kong-1", "kong-2", "kong-database-master"]) {
  new docker.Container(name, {
    name,
    image: image.imageId,
    restart: "no",
    privileged: true,
    envs: ["PG_PASSWORD=hunter2", pulumi.interpolate`IMAGE=${image.imageId}`],
    volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }],
    ports: [{ internal: 5432, external: 5432 }],
  });
}
new docker.Container("box", { name: "box", image: image.imageId });
new docker.Container("elasticsearch", { name: "elasticsearch", image: image.imageId });
new docker.Volume("data", { name: "data" });
