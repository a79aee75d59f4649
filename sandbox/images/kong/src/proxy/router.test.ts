import assert from "node:assert/strict";
import { type Route } from "./model.js";
import { normalizePath, upstreamPath } from "./paths.js";
import { Router, type Criteria } from "./router.js";

const DEFAULTS: Route = {
  id: "",
  name: null,
  created_at: 1,
  protocols: ["http", "https"],
  methods: null,
  hosts: null,
  paths: null,
  headers: null,
  snis: null,
  service: null,
  strip_path: true,
  preserve_host: false,
  regex_priority: 0,
  https_redirect_status_code: 426,
};

/** Id of the route that is found; the routes are given by id. */
function found(
  routes: Record<string, Partial<Route>>,
  request: Partial<Criteria> & { headers?: Record<string, string> },
) {
  const router = new Router(Object.entries(routes).map(([id, route]) => ({ route: { ...DEFAULTS, id, ...route } })));
  const header = (name: string) => [request.headers?.[name] ?? []].flat();
  const criteria: Criteria = { method: "GET", host: "h", port: 8000, path: "/", scheme: "http", header, ...request };
  return router.match(criteria)?.route.id;
}

describe("kong: router", () => {
  it("prefers the route with more kinds of criteria", () => {
    const routes = { path: { paths: ["/a/b/c"] }, both: { paths: ["/a"], methods: ["GET"] } };
    assert.equal(found(routes, { path: "/a/b/c" }), "both");
    assert.equal(found(routes, { path: "/a/b/c", method: "POST" }), "path");
  });

  it("prefers the longer prefix, whichever route it belongs to", () => {
    const routes = { short: { paths: ["/a", "/x/y/z"] }, long: { paths: ["/a/b", "/x"] } };
    assert.equal(found(routes, { path: "/a/b" }), "long");
    assert.equal(found(routes, { path: "/x/y/z" }), "short");
  });

  it("prefers a regular expression to a prefix, and its priority to its place", () => {
    const routes = {
      prefix: { paths: ["/a/12345"] },
      early: { paths: ["~/a/\\d+"] },
      first: { paths: ["~/a/[0-9]+$"], regex_priority: 1, created_at: 2 },
    };
    assert.equal(found(routes, { path: "/a/12345" }), "first");
    assert.equal(found(routes, { path: "/a/12345/b" }), "early");
  });

  it("prefers a plain host to a wildcard, and takes wildcards on both sides", () => {
    const routes = {
      wild: { hosts: ["*.example.com"] },
      plain: { hosts: ["api.example.com"], created_at: 2 },
      end: { hosts: ["site.*"] },
    };
    assert.equal(found(routes, { host: "api.example.com" }), "plain");
    assert.equal(found(routes, { host: "www.example.com" }), "wild");
    assert.equal(found(routes, { host: "example.com" }), undefined);
    assert.equal(found(routes, { host: "site.org" }), "end");
  });

  it("compares headers without case, and takes expressions", () => {
    const routes = { plain: { headers: { "x-env": ["prod"] } }, regex: { headers: { "x-env": ["~*^dev-\\d+$"] } } };
    assert.equal(found(routes, { headers: { "x-env": "PROD" } }), "plain");
    assert.equal(found(routes, { headers: { "x-env": "dev-7" } }), "regex");
    assert.equal(found(routes, {}), undefined);
  });

  it("finds a route for https over http too, so that it can redirect, but not the reverse", () => {
    assert.equal(found({ secure: { paths: ["/"], protocols: ["https"] } }, {}), "secure");
    assert.equal(found({ plain: { paths: ["/"], protocols: ["http"] } }, { scheme: "https" }), undefined);
  });

  it("prefers the older of two equal routes", () => {
    assert.equal(
      found({ newer: { paths: ["/"], created_at: 2 }, older: { paths: ["/"], created_at: 1 } }, {}),
      "older",
    );
  });
});

describe("kong: paths", () => {
  const joined: [string, string, string | undefined, string][] = [
    ["/", "/echo", "", "/"],
    ["/", "/echo/x", "/x", "/x"],
    ["/base", "/bp/leaf", "/leaf", "/base/leaf"],
    ["/base", "/bpleaf", "leaf", "/base/leaf"],
    ["/base/", "/bp/leaf", "/leaf", "/base/leaf"],
    ["/base/", "/bp", "", "/base"],
    ["/base", "/bp/", "", "/base/"],
    ["/base", "/bp", undefined, "/base/bp"],
    ["/base", "/", undefined, "/base"],
    ["/base/", "/bp", undefined, "/base/bp"],
  ];
  for (const [base, path, postfix, result] of joined) {
    it(`${base} and ${path} ${postfix === undefined ? "whole" : `stripped to '${postfix}'`}: ${result}`, () =>
      assert.equal(upstreamPath(base, path, postfix), result));
  }

  it("normalizes", () => {
    assert.equal(normalizePath("/a//b/./c/../d"), "/a/b/d");
    assert.equal(normalizePath("/%61%2f%7e/"), "/a%2F~/");
    assert.equal(normalizePath("/a/.."), "/");
    assert.equal(normalizePath("/../x"), "/x");
  });
});
