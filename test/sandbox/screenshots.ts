// Draws the dashboards of a running platform over the sample hour, and writes what they look like into docs/images.
// usage: node -r sucrase/register/ts test/sandbox/screenshots.ts ELASTICSEARCH-URL KIBANA-URL
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { KibanaPage } from "./support/kibanaPage";
import { HOUR } from "./support/sample";
import { removeSample, writeSample } from "./support/sampleIndices";

const FOLDER = join(__dirname, "../../docs/images");
const DASHBOARDS = ["api-overview", "response-time", "errors", "service-health", "traffic", "database"];

async function main(elasticsearch: string, kibana: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await writeSample(elasticsearch);
  const browser = await KibanaPage.open(kibana);
  try {
    for (const dashboard of DASHBOARDS) {
      await browser.show(dashboard, HOUR);
      await browser.page.screenshot({ path: join(FOLDER, `${dashboard}.png`), fullPage: true });
    }
    if (browser.errors.length > 0) throw new Error(browser.errors.join("\n"));
  } finally {
    await browser.close();
    await removeSample(elasticsearch);
  }
}

const [elasticsearch = "", kibana = ""] = process.argv.slice(2);
main(elasticsearch, kibana).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
