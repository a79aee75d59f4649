import assert from "node:assert/strict";
import { Event } from "./event";

describe("event", () => {
  it("has a version and a timestamp", () => {
    const event = new Event();
    assert.equal(event.get("@version"), "1");
    assert.ok(Math.abs(event.timestamp!.getTime() - Date.now()) < 1_000);
  });

  it("takes a timestamp given as text, and keeps one that is none aside", () => {
    assert.equal(new Event({ "@timestamp": "2023-11-14T10:12:33.123Z" }).timestamp?.getTime(), 1699956753123);
    const event = new Event({ "@timestamp": "yesterday" });
    assert.equal(event.get("_@timestamp"), "yesterday");
    assert.deepEqual(event.get("tags"), ["_timestampparsefailure"]);
  });

  it("keeps tags that are none aside", () => {
    const event = new Event({ tags: { a: 1 } });
    assert.deepEqual([event.get("tags"), event.get("_tags")], [["_tagsparsefailure"], [{ a: 1 }]]);
  });

  it("sets and removes nested fields", () => {
    const event = new Event();
    event.set("[a][b][c]", 1);
    assert.deepEqual(event.get("a"), { b: { c: 1 } });
    assert.equal(event.remove("[a][b][c]"), 1);
    assert.deepEqual(event.get("[a]"), { b: {} });
    assert.equal(event.remove("[x][y]"), undefined);
    assert.throws(() => event.set("[@version][x]", 1), /Could not set field/);
    event.set("[__proto__][polluted]", true);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("does not store metadata", () => {
    const event = new Event({ "@metadata": { a: 1 } });
    event.set("[@metadata][b]", 2);
    assert.deepEqual(event.get("@metadata"), { a: 1, b: 2 });
    assert.ok(!("@metadata" in event.toHash()));
  });

  it("tags once", () => {
    const event = new Event({ tags: "a" });
    event.tag("b");
    event.tag("b");
    assert.deepEqual(event.get("tags"), ["a", "b"]);
  });

  for (const reference of ["[a]b", "a[b]", "[a", "a]", "[]", "[a][]"]) {
    it(`refuses the field reference ${reference}`, () => {
      assert.throws(() => new Event().get(reference), /Invalid FieldReference/);
    });
  }
});

describe("sprintf", () => {
  const event = new Event({
    "@timestamp": "2023-01-01T04:05:06.789Z",
    text: "t",
    number: 1.5,
    list: ["a", 1],
    map: { a: [true] },
    nothing: null,
  });
  const cases: Record<string, string> = {
    plain: "plain",
    "%{text}-%{[number]}": "t-1.5",
    "%{list}": "a,1",
    "%{[list][0]}": "a",
    "%{map}": '{"a":[true]}',
    "%{absent}": "%{absent}",
    "%{[map][b]} %{nothing}": "%{[map][b]} %{nothing}",
    "%{@timestamp}": "2023-01-01T04:05:06.789Z",
    "kong-%{+YYYY.MM.dd}": "kong-2023.01.01",
    "%{+xxxx-'W'ww}": "2022-W52",
    "%{+HH:mm:ss.SSS}": "04:05:06.789",
    "%{+%s}": "1672545906",
    "100% {sure}": "100% {sure}",
  };
  for (const [template, text] of Object.entries(cases)) {
    it(`makes ${text} of ${template}`, () => assert.equal(event.sprintf(template), text));
  }

  it("refuses a date pattern that it does not know", () => {
    assert.throws(() => event.sprintf("%{+GG}"), /'GG' is not supported by this stand-in/);
  });
});
