import assert from "node:assert/strict";
import { messageOf } from "../kit";
import { connect } from "./connect";
import { loginFor } from "./pull";
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
    await assert.rejects(answers("ssh://root@127.0.0.1:1"), (error: Error) => {
      assert.match(messageOf(error), /at ssh:\/\/root@127.0.0.1:1 cannot be reached: ssh: connect .* refused/i);
      return true;
    });
    await assert.rejects(answers("somewhere"), /is no URL such as/);
    await assert.rejects(answers("ftp://x"), /must start with unix:\/\/, tcp:\/\/ or ssh:\/\//);
  });

  it("go with the credentials of the image's registry", () => {
    const credentials = [
      { address: "https://registry.example:5000/v2", username: "a", password: "p" },
      { address: "registry-1.docker.io", username: "b", password: "q" },
    ];
    const user = (image: string) => loginFor(credentials, image)?.username;
    assert.deepEqual(["registry.example:5000/team/x:1", "x:1", "team/x", "docker.io/x"].map(user), [
      "a",
      "b",
      "b",
      "b",
    ]);
    assert.equal(user("ghcr.io/x"), undefined);
  });
});
