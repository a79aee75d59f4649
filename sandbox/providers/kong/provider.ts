import { provider } from "../kit";
import { AdminApi } from "./admin-api";
import { certificate } from "./certificate";
import { config } from "./config";
import { consumer } from "./consumer";
import { consumerAcl, consumerBasicAuth, consumerJwtAuth, consumerKeyAuth, consumerOauth2 } from "./credentials";
import { plugin } from "./plugin";
import { route } from "./route";
import { service } from "./service";
import { target } from "./target";
import { upstream } from "./upstream";

/** Stands in for the official plugin `kong`: the resources of `sdks/kong`, on the Admin API of a Kong 3 gateway. */
export const kong = provider({
  name: "kong",
  version: "4.6.1",
  config,
  connect: (values) => new AdminApi(values),
  resources: {
    "kong:index/service:Service": service,
    "kong:index/route:Route": route,
    "kong:index/plugin:Plugin": plugin,
    "kong:index/upstream:Upstream": upstream,
    "kong:index/target:Target": target,
    "kong:index/certificate:Certificate": certificate,
    "kong:index/consumer:Consumer": consumer,
    "kong:index/consumerAcl:ConsumerAcl": consumerAcl,
    "kong:index/consumerBasicAuth:ConsumerBasicAuth": consumerBasicAuth,
    "kong:index/consumerJwtAuth:ConsumerJwtAuth": consumerJwtAuth,
    "kong:index/consumerKeyAuth:ConsumerKeyAuth": consumerKeyAuth,
    "kong:index/consumerOauth2:ConsumerOauth2": consumerOauth2,
  },
});
