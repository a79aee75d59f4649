import { ApiConsumer, ApiService, oauth2 } from "../../infra/catalog";
import { generatedSecret } from "../../infra/host";
import { type Domain, standardPlugins } from "./context";

/** For other companies: their applications get tokens, by themselves or with a user's leave. */
export const partner: Domain = (context) => {
  const provisionKey = generatedSecret("partner-orders-v1-provision-key");
  new ApiService(
    {
      domain: "partner",
      service: "orders",
      version: "v1",
      targets: { main: context.echo },
      // POST also reaches Kong's own /partner/orders/oauth2/token.
      routes: [{ endpoint: "orders", methods: ["GET", "POST"], paths: ["/partner/orders"] }],
      plugins: [
        oauth2({ scopes: ["read", "write"], grants: ["authorization-code", "client-credentials"], provisionKey }),
        ...standardPlugins(context, { methods: ["GET", "POST"], minute: 60 }),
      ],
      protocols: context.protocols,
    },
    context.opts,
  );
  const storefront = new ApiConsumer(
    {
      domain: "partner",
      name: "storefront",
      applications: { web: { redirectUris: ["https://storefront.example.com/callback"] } },
    },
    context.opts,
  );
  return { consumers: [storefront], secrets: { "partner-orders-v1-provision-key": provisionKey } };
};
