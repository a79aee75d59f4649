import { provider } from "../kit";
import { config } from "./config";
import { connect } from "./connect";
import { container } from "./container";
import { image } from "./image";
import { network } from "./network";
import { volume } from "./volume";

export const docker = provider({
  name: "docker",
  version: "5.2.0",
  config,
  connect,
  resources: {
    "docker:index/container:Container": container,
    "docker:index/network:Network": network,
    "docker:index/remoteImage:RemoteImage": image,
    "docker:index/volume:Volume": volume,
  },
});
