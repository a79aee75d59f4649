import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validateContainer } from "../kit/container";
import { eachKnown } from "../kit/unknown";

/** The socket, and every directory above it. */
const WAYS_TO_THE_SOCKET = ["/", "/run", "/var", "/var/run", "/run/docker.sock", "/var/run/docker.sock"];

export const noDockerSocket: ResourceValidationPolicy = {
  name: "no-docker-socket",
  description: "No container can tell the Docker Engine what to do.",
  enforcementLevel: "mandatory",
  validateResource: validateContainer(({ volumes, mounts }, { name }, report) => {
    const check = (source: string | undefined) => {
      if (source && WAYS_TO_THE_SOCKET.includes(source.replace(/(.)\/+$/, "$1")))
        report(`Container '${name}' mounts '${source}', and with it Docker's socket; mount no more than its own data.`);
    };
    eachKnown(
      [
        () => eachKnown(volumes ?? [], (volume) => check(volume.hostPath)),
        () => eachKnown(mounts ?? [], (mount) => check(mount.source)),
      ],
      (each) => each(),
    );
  }),
};
