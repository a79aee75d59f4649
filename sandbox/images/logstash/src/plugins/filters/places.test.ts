import assert from "node:assert/strict";
import { fieldAfter } from "../../testing/pipelines";

describe("geoip", () => {
  const place = (ip: unknown, options = "") => fieldAfter(`geoip { source => "ip" ${options} }`, { ip }, "geoip");

  it("finds country, city and position, by the names of Logstash's database", () => {
    assert.deepEqual(place("192.0.2.1"), {
      ip: "192.0.2.1",
      country_code2: "TW",
      country_code3: "TWN",
      country_name: "Taiwan",
      continent_code: "AS",
      city_name: "Taipei",
      timezone: "Asia/Taipei",
      latitude: 25.0504,
      longitude: 121.5324,
      location: { lat: 25.0504, lon: 121.5324 },
    });
  });

  it("knows addresses of IPv6, too", () => {
    assert.equal((place("2001:db8::1") as { country_name: string }).country_name, "Japan");
  });

  for (const ip of ["10.0.0.1", "no address", ""]) {
    it(`tags an event whose address '${ip}' is nowhere`, () => {
      assert.equal(place(ip), undefined);
      assert.deepEqual(fieldAfter('geoip { source => "ip" }', { ip }, "tags"), ["_geoip_lookup_failure"]);
      assert.equal(fieldAfter('geoip { source => "ip" tag_on_failure => [] }', { ip }, "tags"), undefined);
    });
  }
});

describe("useragent", () => {
  const program = (agent: unknown) => fieldAfter('useragent { source => "agent" target => "ua" }', { agent }, "ua");

  const agents: [text: string, parts: object][] = [
    [
      "curl/7.88.1",
      { name: "curl", major: "7", minor: "88", patch: "1", os: "Other", os_name: "Other", device: "Other" },
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
      { name: "Mobile Safari", major: "17", minor: "1", os: "iOS", os_name: "iOS", device: "iPhone" },
    ],
    ["something of our own", { name: "Other", os: "Other", os_name: "Other", device: "Other" }],
  ];
  for (const [text, parts] of agents) it(`knows ${text.slice(0, 30)}`, () => assert.deepEqual(program(text), parts));

  it("leaves an event without one as it is", () => assert.equal(program(undefined), undefined));
});
