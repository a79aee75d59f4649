import assert from "node:assert/strict";
import { hashOf, readPlace } from "./location";
import { instant, nameOf } from "./time";

describe("the dashboards' address", () => {
  it("says which one, and of which time, as Kibana's does", () => {
    const hash = "#/view/api-overview?_g=(refreshInterval:(pause:!t,value:60000),time:(from:now-24h,to:now))";
    assert.deepEqual(readPlace(hash), { dashboard: "api-overview", time: { from: "now-24h", to: "now" } });
    const absolute = "#/view/a%20b?_g=(time:(from:'2026-02-03T09:00:00.000Z',to:'2026-02-03T10:00:00.000Z'))";
    assert.deepEqual(hashOf(readPlace(absolute)), absolute);
  });

  it("without one is the list's", () => {
    for (const hash of ["", "#/", "#/list"]) assert.deepEqual(readPlace(hash), {});
  });
});

describe("a time", () => {
  const now = Date.parse("2026-02-03T10:00:00Z");

  it("is relative to now, or absolute", () => {
    assert.equal(instant("now", now), now);
    assert.equal(instant("now-15m", now), now - 900_000);
    assert.equal(instant("now+1d", now), now + 86_400_000);
    assert.equal(instant("2026-02-03T09:00:00Z", now), now - 3_600_000);
    assert.throws(() => instant("yesterday", now), /'yesterday' is no time/);
  });

  it("range has a name, or is told by its ends", () => {
    assert.equal(nameOf({ from: "now-1h", to: "now" }), "Last 1 hour");
    assert.match(nameOf({ from: "now-3h", to: "2026-02-03T10:00:00Z" }), /^now-3h to 3 Feb 2026/);
  });
});
