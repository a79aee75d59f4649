import { ApiService } from "../../infra/catalog";
import { type Domain, standardPlugins } from "./context";

/** For anyone: answers with what it was asked. */
export const demo: Domain = (context) => {
  new ApiService(
    {
      domain: "demo",
      service: "echo",
      version: "v1",
      targets: { main: context.echo },
      routes: [{ endpoint: "echo", methods: ["GET"], paths: ["/demo/echo"] }],
      plugins: standardPlugins(context, { methods: ["GET"], minute: 100 }),
      protocols: context.protocols,
    },
    context.opts,
  );
  return {};
};
