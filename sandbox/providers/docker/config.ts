import { boolean, list, object, set, string } from "../kit";

/** Configuration of the provider, as of the official docker 5.2.0. */
export const config = {
  /** unix:///path, tcp://host:port or ssh://user@host:port. @default DOCKER_HOST of the environment, or unix:///var/run/docker.sock */
  host: string(),
  /** Options for `ssh`, as in ["-o", "StrictHostKeyChecking=no"]. */
  sshOpts: list(string()),
  /** Credentials for pulling images, by registry. */
  registryAuth: set(
    object({
      address: string({ required: true }),
      username: string(),
      password: string({ secret: true }),
      authDisabled: boolean(),
    }),
  ),
  caMaterial: string(),
  certMaterial: string(),
  keyMaterial: string({ secret: true }),
  /** Directory with ca.pem, cert.pem and key.pem. */
  certPath: string(),
  disableDockerDaemonCheck: boolean(),
};
