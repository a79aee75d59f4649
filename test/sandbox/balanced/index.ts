import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import { ApiService } from "../../../infra/catalog";

const config = new pulumi.Config("apim");
const gateway = new kong.Provider("gateway", { kongAdminUri: config.require("adminUrl") });

new ApiService(
  {
    domain: "test",
    service: "balanced",
    version: "v1",
    targets: config.requireObject<Record<string, string>>("targets"),
    routes: [{ endpoint: "name", methods: ["GET"], paths: ["/test/balanced"] }],
    plugins: [],
  },
  { providers: [gateway] },
);
