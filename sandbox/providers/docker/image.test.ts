import assert from "node:assert/strict";
import { Bench } from "../kit/testing";
import { image } from "./image";
import { network } from "./network";

describe("images and networks", () => {
  it("are built anew when a trigger changes", () => {
    const bench = new Bench(image);
    const build = { context: "." };
    assert.deepEqual(
      bench.diff({ name: "a", build, triggers: { t: "1" } }, { name: "a", build, triggers: { t: "2" } }).replaces,
      ["triggers"],
    );
    assert.deepEqual(bench.diff({ name: "a" }, { name: "a", keepLocally: true }).replaces, []);
    assert.match(
      bench.check({ name: "a", build: { context: ".", secrets: [] } }).failures[0] ?? "",
      /'build.secrets' .* is not supported by the sandbox's provider/,
    );
  });

  it("are replaced for any change of a network", () => {
    const bench = new Bench(network);
    const olds = { name: "n", ipamConfigs: [{ subnet: "10.0.0.0/24" }] };
    const diff = bench.diff(olds, { name: "n", ipamConfigs: [{ subnet: "10.0.1.0/24" }] });
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["ipamConfigs"], true]);
  });
});
