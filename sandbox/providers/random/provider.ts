import { provider } from "../kit";
import { randomId, randomPassword, randomStringResource, randomUuid } from "./resources";

/** Stands in for the official plugin `random`. Values live in the state alone: there is no service behind it. */
export const random = provider({
  name: "random",
  version: "4.21.2",
  config: {},
  connect: () => undefined,
  resources: {
    "random:index/randomPassword:RandomPassword": randomPassword,
    "random:index/randomString:RandomString": randomStringResource,
    "random:index/randomId:RandomId": randomId,
    "random:index/randomUuid:RandomUuid": randomUuid,
  },
});
