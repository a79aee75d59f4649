import assert from "node:assert/strict";
import { uploadArchive } from "./uploads";

describe("uploads", () => {
  it("are owned by root and as readable as asked", async () => {
    const archive = await uploadArchive([
      { file: "/run/secrets/p", content: "s", permissions: "0400" },
      {
        file: "/bin/run",
        contentBase64: Buffer.from("x").toString("base64"),
        executable: true,
        owner: "999",
        group: "998",
      },
    ]);
    const header = (at: number) => ({
      name: archive.toString("utf8", at, at + 100).replace(/\0.*$/s, ""),
      mode: archive.toString("utf8", at + 100, at + 107),
      uid: parseInt(archive.toString("utf8", at + 108, at + 115), 8),
      gid: parseInt(archive.toString("utf8", at + 116, at + 123), 8),
    });
    assert.deepEqual(header(0), { name: "run/secrets/p", mode: "000400 ", uid: 0, gid: 0 });
    assert.deepEqual(header(1024), { name: "bin/run", mode: "000744 ", uid: 999, gid: 998 });
    await assert.rejects(uploadArchive([{ file: "/f", source: "/nowhere" }]), /source of upload \/f cannot be read/);
  });
});
