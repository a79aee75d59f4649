import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { registeredBy } from "./program";

interface Upload {
  file: string;
  content: string;
  permissions: string;
}

const OFFSITE = { bucket: "apim-backups", accessKeyId: "the-key", secretAccessKey: "the+secret/key=" };
const DAY_MS = 24 * 3_600_000;

describe("copies of the backups elsewhere", () => {
  it("have their job, schedule and keys where they are configured", async () => {
    const { file, secret, inputs } = await backupWith({ offsite: { ...OFFSITE, prefix: "prod" }, retentionDays: 40 });
    assert.match(file("/etc/cron.d/backup").content, /^10 \* \* \* \* root backup-job offsite /m);
    const settings = file("/etc/backup.env").content.split("\n");
    assert.ok(settings.includes("OFFSITE=offsite:apim-backups/prod"));
    assert.ok(settings.includes("OFFSITE_RETENTION_DAYS=40"));
    const { content, permissions } = file("/run/secrets/rclone.conf");
    assert.equal(permissions, "0400");
    assert.match(
      content,
      /^provider = AWS\nendpoint = \nregion = us-east-1\naccess_key_id = the-key\nsecret_access_key = /m,
    );
    assert.ok(secret, "what is uploaded is a secret");
    assert.ok(!JSON.stringify({ ...inputs, uploads: [] }).includes("the-key"));
  });

  it("have neither where they are not", async () => {
    const { files } = await backupWith({});
    assert.ok(!files.some(({ file }) => file.includes("rclone.conf")));
    for (const { file, content } of files.filter(({ file }) => file.startsWith("/etc/")))
      assert.ok(!/offsite/i.test(content), file);
  });
});

describe("the retention of copies", () => {
  const base = (daysAgo: number, position: string) => `base/${at(daysAgo, "T")}_00000001${position}.tar.zst.age`;
  const wal = (position: string, timeline = "00000001") =>
    `wal_archive/${timeline}${position.slice(0, 8)}/${timeline}${position}.zst.age`;
  const position = (number: number) => number.toString(16).toUpperCase().padStart(16, "0");

  it("leaves base backups for each moment that is kept, and the WAL since the oldest of them", () => {
    const names = [40, 31, 29, 10].map((days) => base(days, position(100 - days)));
    const segments = [59, 60, 68, 69, 90].map((number) => wal(position(number)));
    assert.deepEqual(expired(30, ...names, ...segments), [names[0], ...segments.slice(0, 3)]);
  });

  it("never takes the newest two base backups, nor any WAL where there is no base backup", () => {
    const names = [
      base(500, position(1)),
      base(400, position(2)),
      base(300, position(3)),
      wal(position(2)),
      wal(position(1)),
    ];
    assert.deepEqual(expired(30, ...names), [names[0], names[4]]);
    assert.deepEqual(expired(30, wal(position(1))), []);
  });

  it("counts a base backup once that is there encrypted and plain", () => {
    const plain = base(300, position(3)).replace(/\.age$/, "");
    assert.deepEqual(expired(30, base(400, position(2)), base(300, position(3)), plain), []);
  });

  it("keeps WAL of all timelines, and their history", () => {
    const names = [base(1, position(9)), wal(position(9), "00000002"), "wal_archive/00000002.history.zst.age"];
    assert.deepEqual(expired(30, ...names), []);
  });

  it("takes dumps, Kong's files and restore points by the time in their names, but the newest two", () => {
    const old = (kind: string, ending: string) =>
      [50, 40, 35].map((days) => `${kind}${at(days, "_")}.${ending}.zst.age`);
    const [dumps, kong] = [old("daily/kong_full_backup_", "dump"), old("kong/kong_", "yaml")];
    assert.deepEqual(expired(30, ...dumps, ...kong, "hourly/by-hand.json.zst.age"), [dumps[0], kong[0]]);
  });
});

async function backupWith(backup: object) {
  const registered = await registeredBy("dev", { "apim:backup": backup });
  const inputs = registered.find(({ name }) => name === "backup-container")?.inputs ?? {};
  const uploads = inputs.uploads as Upload[] | { secret: Upload[] };
  const secret = !Array.isArray(uploads);
  const files = secret ? uploads.secret : uploads;
  const file = (path: string) => files.find(({ file }) => file === path) ?? assert.fail(`there is no ${path}`);
  return { inputs, secret, files, file };
}

/** A time so many days ago, as names have it. */
function at(daysAgo: number, between: string): string {
  const [date = "", time = ""] = new Date(Date.now() - daysAgo * DAY_MS).toISOString().replace(/[-:]/g, "").split("T");
  return `${date}${between}${time.slice(0, 6)}`;
}

function expired(days: number, ...names: string[]): string[] {
  const program = join(__dirname, "../../infra/backup/commands/backup-expired-copies.py");
  const { status, stdout, stderr } = spawnSync("python3", [program, String(days)], {
    input: names.join("\n"),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter(Boolean);
}
