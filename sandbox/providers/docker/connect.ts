import Dockerode from "dockerode";
import { reachable } from "./engine";

export async function connect(config: { host?: string }): Promise<Dockerode> {
  const address = config.host ?? "unix:///var/run/docker.sock";
  return reachable(new Dockerode({ socketPath: "/var/run/docker.sock" }), address);
}
