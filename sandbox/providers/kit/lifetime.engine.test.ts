/** How long a provider, and what it runs, outlives the engine: not at all. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineProject } from "./testing-engine";

describe("lifetime of a provider", function () {
  this.timeout(60_000);
  let project: EngineProject;

  beforeEach(async () => {
    project = await EngineProject.create("command");
    await project.program(
      `new command.local.Command("slow", { create: "touch started; sleep 987654", dir: "${project.folder}" });`,
    );
  });
  afterEach(() => project.dispose());

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    it(`ends with the engine on ${signal}, and with it the command that it runs`, async () => {
      const engine = project.start();
      const ended = once(engine, "exit");
      await until(() => exists(join(project.folder, "started")));
      const provider = (await childrenOf(engine.pid ?? 0)).find(({ command }) =>
        command.includes("providers/command/"),
      );
      assert.ok(provider);
      const [shell] = await childrenOf(provider.pid);
      assert.ok(shell?.command.includes("sleep 987654"));
      engine.kill(signal);
      await ended;
      await until(async () => !(await exists(`/proc/${provider.pid}`)) && !(await exists(`/proc/${shell.pid}`)));
    });
  }
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function childrenOf(parent: number): Promise<{ pid: number; command: string }[]> {
  const found = [];
  for (const entry of await readdir("/proc")) {
    const stat = /^\d+$/.test(entry) && (await readFile(`/proc/${entry}/stat`, "utf8").catch(() => ""));
    if (!stat || Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) !== parent) continue;
    const command = (await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
    found.push({ pid: Number(entry), command });
  }
  return found;
}
