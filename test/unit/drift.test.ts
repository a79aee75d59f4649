import assert from "node:assert/strict";
import { stacksOf, strangersOf } from "../../stacks/drift/check";
import { entitiesIn, type Entity, unknownEntities } from "../../stacks/drift/entities";
import { type Checked, driftOf } from "../../stacks/drift/stack";
import type { Step } from "../../stacks/review/preview";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

const DUMP = JSON.stringify({
  _format_version: "3.0",
  services: [
    {
      id: id(1),
      name: "by-hand",
      routes: [
        { id: id(2), name: "by-hand-get", plugins: [{ id: id(3), name: "cors", config: { rules: [{ id: "x" }] } }] },
      ],
    },
  ],
  upstreams: [{ id: id(4), name: "by-hand", targets: [{ id: id(5), target: "echo:8080" }] }],
  consumers: [
    {
      id: id(6),
      username: "someone",
      jwt_secrets: [{ id: id(7), key: "someone-main", secret: "hunter" }],
      keyauth_credentials: [{ id: id(10), key: "hunter" }],
    },
  ],
  certificates: [{ id: id(8), cert: "…", key: "hunter", snis: [{ id: id(9), name: "example.com" }] }],
});

describe("Kong's entities", () => {
  it("are those of a dump, wherever they are in it", () => {
    assert.deepEqual(
      entitiesIn(DUMP).map(({ kind, name }) => `${kind} ${name}`),
      [
        "service by-hand",
        "route by-hand-get",
        "plugin cors",
        "upstream by-hand",
        "target echo:8080",
        "consumer someone",
        "jwt secret someone-main",
        `keyauth credential ${id(10)}`,
        `certificate ${id(8)}`,
      ],
    );
  });

  it("are known where a resource's identifier has theirs in it", () => {
    const ids = [id(2), id(3), id(4), `${id(4)}/${id(5)}`, id(6), `${id(7)}|${id(6)}`, id(8), id(10), "demo-echo"];
    assert.deepEqual(unknownEntities(entitiesIn(DUMP), ids), [{ kind: "service", id: id(1), name: "by-hand" }]);
  });
});

const ROOT = "urn:pulumi:prod::apim::pulumi:pulumi:Stack::apim-prod";

function checked(resources: string[], more: Partial<Checked> = {}): Checked {
  const root: Step = {
    op: "refresh",
    urn: ROOT,
    oldState: { type: "", custom: false, outputs: { forDomains: { admin: { url: "http://kong" } } } },
  };
  const steps = resources.map((id, n) => ({ op: "refresh", urn: `${n}`, oldState: { type: "", custom: true, id } }));
  return { stack: "prod", asItShouldBe: true, preview: { steps: [root, ...steps] }, said: "", ...more };
}

describe("the drift check", () => {
  const dump = (): Entity[] => [{ kind: "service", id: id(1), name: "by-hand" }];

  it("covers a platform's stack and those of its domains", () => {
    const domains = (environment: string) => [`${environment}-audit`];
    assert.deepEqual(stacksOf("prod", domains), ["prod", "prod-audit"]);
    assert.deepEqual(stacksOf("acme/prod", domains), ["acme/prod", "acme/prod-audit"]);
  });

  it("reports what is in none of the stacks", () => {
    assert.equal(
      strangersOf([checked([]), checked([])], dump),
      `## Kong: what is in no stack\n\n- service \`by-hand\` (${id(1)})`,
    );
    assert.equal(strangersOf([checked([]), checked([id(1)])], dump), undefined);
  });

  it("does not take for a stranger what a stack that it could not look at may have", () => {
    const failed = checked([], { preview: { diagnostics: [{ severity: "error", message: "no connection" }] } });
    assert.match(strangersOf([checked([]), failed], dump) ?? "", /not every stack could be looked at/);
  });

  it("says so where Kong does not answer", () => {
    const silent = () => {
      throw new Error("connection refused");
    };
    assert.match(strangersOf([checked([])], silent) ?? "", /Not known: connection refused$/);
  });

  it("leaves strangers to the platform's check, where a domain's stack is checked alone", () => {
    assert.equal(strangersOf([checked([], { preview: { steps: [] } })], dump), undefined);
  });

  it("tells what an update would put right, or why that is not known", () => {
    assert.equal(driftOf(checked([])), undefined);
    const hand = { type: "kong:index/route:Route", custom: true };
    const route: Step = {
      op: "update",
      urn: "urn:pulumi:prod::apim::kong:index/route:Route::demo-echo-v1-get-echo",
      oldState: { ...hand, inputs: { paths: ["/by-hand"], tags: ["apim", "demo"] } },
      newState: { ...hand, inputs: { paths: ["/demo/echo"], tags: ["apim", "demo"] } },
    };
    const drifted = { steps: [{ op: "refresh", urn: ROOT }, { op: "same", urn: ROOT }, route] };
    assert.match(
      driftOf(checked([], { asItShouldBe: false, preview: drifted })) ?? "",
      /^## prod: what an update would put right\n\n\*\*1 changed\*\*\n[^]*`paths`: `\/by-hand` → `\/demo\/echo`$/,
    );
    const said = "error: no stack named 'prod' found";
    assert.match(
      driftOf(checked([], { asItShouldBe: false, preview: {}, said })) ?? "",
      /no stack named 'prod' found$/,
    );
  });
});
