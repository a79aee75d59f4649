import assert from "node:assert/strict";
import { durationText, nanoseconds } from "./duration";

describe("durations", () => {
  it("are read and written as Go does", () => {
    assert.deepEqual(["1m30s", "500ms", "1.5s", "2h", "0"].map(nanoseconds), [90e9, 5e8, 15e8, 7200e9, 0]);
    assert.deepEqual(["", "5", "1 s", "1d", "s"].map(nanoseconds), [0, undefined, undefined, undefined, undefined]);
    assert.deepEqual([90e9, 5e8, 60e9, 0].map(durationText), ["90s", "500ms", "1m", "0s"]);
  });
});
