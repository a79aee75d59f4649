import { assertAllWell, engine } from "../support/commands";
import { docker } from "../support/docker";
import { Keepsakes } from "../support/keepsakes";
import { HOSTNAMES, platform } from "../support/platform";

export function lostContainers(): void {
  describe("a container that was removed by hand comes back with its data", () => {
    const keepsakes = new Keepsakes();
    before(() => keepsakes.leave());

    for (const hostname of HOSTNAMES) {
      it(hostname, async () => {
        await docker("rm", "--force", platform.container(hostname));
        await engine("refresh", "--yes", "--skip-preview");
        await engine("up", "--yes", "--skip-preview");
        await assertAllWell();
        await keepsakes.assertThere();
      });
    }
  });
}
