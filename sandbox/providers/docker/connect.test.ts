import assert from "node:assert/strict";
import { connect } from "./connect";
import { sshArguments } from "./ssh";

describe("addresses of the engine", () => {
  it("lead through ssh with the user's options", () => {
    assert.deepEqual(sshArguments(new URL("ssh://ops@vm.example:2222"), ["-i", "key"]), [
      ...["-o", "BatchMode=yes", "-i", "key", "-l", "ops", "-p", "2222"],
      ...["--", "vm.example", "docker", "system", "dial-stdio"],
    ]);
  });

  it("are named when nothing answers there", async () => {
    const answers = (host: string) => connect({ host });
    await assert.rejects(
      answers("unix:///nowhere.sock"),
      /the Docker engine at unix:\/\/\/nowhere.sock cannot be reached/,
    );
    await assert.rejects(answers("tcp://127.0.0.1:1"), /at tcp:\/\/127.0.0.1:1 cannot be reached/);
    await assert.rejects(answers("somewhere"), /is no URL such as/);
    await assert.rejects(answers("ftp://x"), /must start with unix:\/\/, tcp:\/\/ or ssh:\/\//);
  });
});
