import assert from "node:assert/strict";
import { allowedOrigin } from "./cors.js";

describe("kong: cors", () => {
  const two = ["https://app.example.com", "https://admin.example.com"];
  const cases: [string, string[], string | undefined, string | undefined][] = [
    ["no origins: any", [], "https://x.example", "*"],
    ["a star: any", ["*"], undefined, "*"],
    ["one plain origin: always that one", ["https://one.example.com"], "https://x.example", "https://one.example.com"],
    ["several: the one that asks", two, "https://app.example.com", "https://app.example.com"],
    ["several: none for another", two, "https://evil.example", undefined],
    ["several: none without an origin", two, undefined, undefined],
    ["the default port goes without saying", two, "https://app.example.com:443", "https://app.example.com"],
    ["an expression is anchored", ["https://.*\\.example\\.com"], "https://a.example.com.evil.org", undefined],
    ["an expression matches", ["https://.*\\.example\\.com"], "https://a.example.com", "https://a.example.com"],
    ["without colon it is for the host", [".*\\.example\\.com"], "http://a.example.com:81", "http://a.example.com:81"],
  ];
  for (const [title, origins, origin, allowed] of cases) {
    it(title, () => assert.equal(allowedOrigin(origins, origin), allowed));
  }
});
