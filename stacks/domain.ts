import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import type { DomainConfig } from "../infra/config";
import type { AdminApi } from "../infra/gateway";
import { type CatalogContext, findCatalog, registerCatalog } from "./catalog";

/** The platform's output `forDomains`. */
type ForDomains = pulumi.Unwrap<Pick<CatalogContext, "echo" | "logstashUrl"> & { admin: AdminApi }>;

/** One domain's APIs, on the gateway of the platform's stack. */
export function domain(config: DomainConfig) {
  const catalog = findCatalog(config.domain ? [config.domain] : [], config.catalog.deckFiles);
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${config.platformStack}`;
  const platform = new pulumi.StackReference("platform", { name });
  const { admin, echo, logstashUrl } = platform.requireOutput("forDomains") as pulumi.Output<ForDomains>;
  const provider = new kong.Provider("gateway-admin", {
    kongAdminUri: admin.url,
    tlsSkipVerify: admin.tlsSkipVerify,
  });
  const credentials = registerCatalog(catalog, {
    echo,
    logstashUrl,
    counter: platform.requireOutput("rateLimitCounter") as CatalogContext["counter"],
    protocols: config.catalog.protocols,
    opts: { providers: [provider] },
  });
  return { credentials };
}
