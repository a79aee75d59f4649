import assert from "node:assert/strict";
import { parseConfig } from "../../../infra/config";
import { dashboards as definitions } from "../../../infra/observability/dashboards";
import { KibanaPage } from "../support/kibanaPage";
import { platform } from "../support/platform";
import { HOUR } from "../support/sample";
import { removeSample, writeSample } from "../support/sampleIndices";
import { apiOverview } from "./dashboards/apiOverview";
import { database } from "./dashboards/database";
import { errors } from "./dashboards/errors";
import { responseTime } from "./dashboards/responseTime";
import { serviceHealth } from "./dashboards/serviceHealth";
import { traffic } from "./dashboards/traffic";

/** In a real browser, over an hour of which everything is known. */
export function dashboards(): void {
  describe("the dashboards", () => {
    const elasticsearch = platform.url("elasticsearch");
    let browser: KibanaPage | undefined;
    const kibana = () => browser!;

    before(async () => {
      await writeSample(elasticsearch);
      browser = await KibanaPage.open(platform.url("kibana"));
    });
    after(async () => {
      await browser?.close();
      await removeSample(elasticsearch);
    });

    it("are all in Kibana", async () => {
      const titles = definitions(parseConfig({})).map(({ title }) => title);
      assert.deepEqual(await kibana().list(), titles.sort());
    });

    for (const { id, title, panels } of definitions(parseConfig({}))) {
      it(`draw every panel without a complaint: ${title}`, async () => {
        await kibana().show(id, HOUR);
        assert.deepEqual(
          await kibana().titles(),
          panels.map((panel) => panel.title),
        );
        assert.deepEqual(await kibana().messages(), []);
        for (const panel of panels) assert.ok((await kibana().rows(panel.title)).length > 0, panel.title);
        assert.deepEqual(kibana().errors, []);
      });
    }

    for (const numbers of [apiOverview, responseTime, errors, serviceHealth, traffic, database]) numbers(kibana);
  });
}
