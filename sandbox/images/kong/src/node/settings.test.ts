import assert from "node:assert/strict";
import { parseListen, readSettings } from "./settings.js";

describe("kong: settings", () => {
  it("reads nginx's listen directives", () => {
    assert.deepEqual(parseListen("0.0.0.0:8000 reuseport backlog=16384, [::1]:8443 ssl"), [
      { host: "0.0.0.0", port: 8000, ssl: false },
      { host: "::1", port: 8443, ssl: true },
    ]);
    assert.deepEqual(parseListen("off"), []);
    assert.throws(() => parseListen("8000"), /not an address and a port/);
  });

  it("has a read-only server only where one is named, with the primary's settings for the rest", () => {
    const env = { KONG_PG_HOST: "primary", KONG_PG_PASSWORD: "p" };
    assert.equal(readSettings(env).readOnly, undefined);
    const { readOnly } = readSettings({ ...env, KONG_PG_RO_HOST: "replica", KONG_PG_RO_PORT: "5433" });
    assert.equal(readOnly?.host, "replica");
    assert.equal(readOnly?.port, 5433);
    assert.equal(readOnly?.password, "p");
  });

  it("trusts no proxy unless told to", () => {
    assert.deepEqual(readSettings({}).trustedIps, []);
    assert.deepEqual(readSettings({ KONG_TRUSTED_IPS: "10.0.0.0/8, ::1" }).trustedIps, ["10.0.0.0/8", "::1"]);
  });

  it("runs on Postgres only", () => {
    assert.throws(() => readSettings({ KONG_DATABASE: "off" }), /runs on postgres only/);
  });
});
