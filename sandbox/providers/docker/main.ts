import { boolean, list, object, provider, serve, set, string } from "../kit";
import { connect } from "./connect";
import { volume } from "./volume";

serve(
  provider({
    name: "docker",
    version: "5.2.0",
    config: {
      host: string(),
      sshOpts: list(string()),
      registryAuth: set(object({ address: string({ required: true }) })),
      disableDockerDaemonCheck: boolean(),
    },
    connect,
    resources: {
      "docker:index/volume:Volume": volume,
    },
  }),
);
