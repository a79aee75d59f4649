import { acl, ApiConsumer, ApiService, jwt } from "../../infra/catalog";
import { type Domain, standardPlugins } from "./context";

/** For the company's own systems: each signs its tokens with a credential of its own. */
export const billing: Domain = (context) => {
  new ApiService(
    {
      domain: "billing",
      service: "invoice",
      version: "v1",
      targets: { main: context.echo },
      routes: [
        { endpoint: "invoices", methods: ["GET"], paths: ["/billing/invoices"] },
        {
          endpoint: "invoices",
          methods: ["POST"],
          paths: ["/billing/invoices"],
          plugins: [acl({ allow: ["billing-writers"] })],
        },
      ],
      plugins: [jwt(), ...standardPlugins(context, { methods: ["GET", "POST"], minute: 300 })],
      protocols: context.protocols,
    },
    context.opts,
  );
  const ledger = new ApiConsumer(
    { domain: "billing", name: "ledger", jwt: { main: {} }, groups: ["billing-writers"] },
    context.opts,
  );
  const reporting = new ApiConsumer({ domain: "billing", name: "reporting", jwt: { main: {} } }, context.opts);
  return { consumers: [ledger, reporting] };
};
