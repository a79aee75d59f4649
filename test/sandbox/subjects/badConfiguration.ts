import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { containersOf, networksOf, volumesOf } from "../support/docker";
import { platform } from "../support/platform";
import { type Settings, settingsOf } from "../support/scratchStack";

const UP = ["up", "--yes", "--skip-preview"];

interface Fault {
  /** @default the tests' own */
  stack?: string;
  settings: () => Settings;
  /** Port that something else holds meanwhile. */
  held?: number;
  message: RegExp;
}

const ports = (changes: object) => ({ ...(platform.settings["apim:ports"] as object), ...changes });
const host = (changes: object) => ({ ...(platform.settings["apim:host"] as object), ...changes });

const FAULTS: Record<string, Fault> = {
  "an unknown key": {
    settings: () => ({ "apim:colour": "red" }),
    message: /apim:colour is not a setting; allowed here: .*ports/,
  },
  "a port twice": {
    settings: () => ({ "apim:ports": ports({ kibana: platform.ports.admin }) }),
    message: /apim:ports\.kibana is the port of 'ports\.admin' too.*\(given: 18001\)/,
  },
  "a port out of range": {
    settings: () => ({ "apim:ports": ports({ kibana: 70_000 }) }),
    message: /apim:ports\.kibana is a port number, 1 to 65535 \(given: 70000\)/,
  },
  "a network that is none": {
    settings: () => ({ "apim:network": { cidr: "172.29.0.0/33" } }),
    message: /apim:network\.cidr is an IPv4 network.*172\.29\.0\.0\/33/,
  },
  "an image without tag in prod": {
    stack: "prod",
    settings: () => ({ "apim:images": { kong: "kong" } }),
    message: /apim:images\.kong is an image with an exact tag.*\(given: "kong"\)/,
  },
  "negative retention": {
    settings: () => ({ "apim:backup": { retentionDays: -1 } }),
    message: /apim:backup\.retentionDays .*>=1.*\(given: -1\)/,
  },
  "a cron line that is none": {
    settings: () => ({ "apim:backup": { schedules: { dump: "every day" } } }),
    message: /apim:backup\.schedules\.dump is a cron line of five fields.*"every day"/,
  },
  "a Docker host that does not answer": {
    settings: () => ({ "apim:host": host({ docker: "unix:///nowhere/docker.sock" }) }),
    message: /Docker does not answer at unix:\/\/\/nowhere\/docker\.sock.*set apim:host\.docker/s,
  },
  "a port that something else holds": {
    settings: () => ({}),
    held: platform.ports.kibana,
    message: /port 127\.0\.0\.1:15601 is taken by \S+.*apim:ports/,
  },
  "a data root that is a file": {
    settings: () => ({ "apim:host": host({ dataRoot: aFile() }) }),
    message: /apim:host\.dataRoot is \S+, but \S+ is not a directory/,
  },
};

/** Each stops with one clear message, and nothing was created. */
export function badConfiguration(): void {
  describe("a bad configuration", () => {
    for (const [what, fault] of Object.entries(FAULTS)) {
      it(`is refused for ${what}`, async () => {
        const release = fault.held ? await hold(fault.held) : () => {};
        try {
          await assertRefused(fault);
        } finally {
          release();
        }
      });
    }
  });
}

async function assertRefused({ stack = platform.name, settings, message }: Fault): Promise<void> {
  const base = stack === platform.name ? platform.settings : settingsOf(stack);
  const file = platform.variant(settings(), base);
  const { code, output } = await platform.pulumi(...UP, "--stack", stack, "--config-file", file);
  assert.notEqual(code, 0, output);
  assert.match(output, message);
  assert.match(output, /nothing was created/);
  assert.doesNotMatch(output, /^\s+at .*:\d+:\d+/m, "a message, not a stack trace");
  for (const things of [containersOf, networksOf, volumesOf]) assert.deepEqual(await things(stack), []);
}

function aFile(): string {
  const file = join(platform.scratchFolder(), "data");
  writeFileSync(file, "not a directory");
  return file;
}

/** Takes a port, until the function that it returns is called. */
function hold(port: number): Promise<() => void> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject).listen(port, "127.0.0.1", () => resolve(() => void server.close()));
  });
}
