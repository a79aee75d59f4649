import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type Request, request, type Response } from "../support/http";
import { platform } from "../support/platform";
import { outputOf } from "../support/state";

/** The stack's output `credentials`, as far as it is used here. */
interface Credentials {
  "billing-ledger": Signer;
  "billing-reporting": Signer;
  "partner-storefront": { applications: { web: { clientId: string; clientSecret: string } } };
  "partner-orders-v1-provision-key": string;
}

interface Signer {
  jwt: { main: { key: string; secret: string } };
}

const INVOICES = platform.url("proxy", "/billing/invoices");
const ORDERS = platform.url("proxyTls", "/partner/orders");

/** The shipped catalog: what each domain asks of who calls it. */
export function domains(): void {
  describe("the shipped catalog", () => {
    let credentials: Credentials;
    before(async () => {
      const { stdout, output } = await platform.pulumi("stack", "output", "credentials", "--show-secrets", "--json");
      assert.match(stdout, /^\{/, output);
      credentials = JSON.parse(stdout) as Credentials;
    });

    describe("the public domain", () => {
      it("serves anyone", async () => {
        assertStatus(200, await request(platform.url("proxy", "/demo/echo")));
      });
    });

    describe("the domain behind jwt", () => {
      const ask = (token: string, method = "GET") => request(INVOICES, { method, headers: bearer(token) });

      it("refuses who has no token", async () => assertStatus(401, await request(INVOICES)));

      it("serves who has a valid one, and tells the upstream who calls", async () => {
        const answer = await ask(signed(credentials["billing-reporting"]));
        assertStatus(200, answer);
        assert.equal(headersUpstream(answer)["x-consumer-username"], "billing-reporting");
      });

      it("refuses one that has expired", async () => {
        const answer = await ask(signed(credentials["billing-reporting"], -1));
        assertStatus(401, answer);
        assert.match(answer.body, /token expired/);
      });

      it("refuses one that somebody else has signed", async () => {
        const { key } = credentials["billing-reporting"].jwt.main;
        assertStatus(401, await ask(signed({ jwt: { main: { key, secret: "guessed" } } })));
      });

      it("forbids a consumer what is for another group", async () => {
        assertStatus(403, await ask(signed(credentials["billing-reporting"]), "POST"));
        assertStatus(200, await ask(signed(credentials["billing-ledger"]), "POST"));
      });
    });

    describe("the domain behind oauth2", () => {
      let certificate: string;
      before(async () => {
        certificate = await outputOf(platform, "gateway-certificate", "certPem");
      });

      const ask = (options: Request = {}) => request(ORDERS, { certificate, ...options });

      /** What the plugin answers an application, or the page that asks the user for leave. */
      async function oauth2(endpoint: "token" | "authorize", more: Record<string, string>) {
        const { clientId, clientSecret } = credentials["partner-storefront"].applications.web;
        const identity = { client_id: clientId, ...(endpoint === "token" && { client_secret: clientSecret }) };
        const form = { ...identity, ...more };
        const answer = await request(`${ORDERS}/oauth2/${endpoint}`, { method: "POST", form, certificate });
        return { answer, told: JSON.parse(answer.body) as Record<string, string> };
      }

      async function assertServed(token: string, asWhom: Record<string, string>): Promise<void> {
        const answer = await ask({ headers: bearer(token) });
        assertStatus(200, answer);
        const told = headersUpstream(answer);
        assert.deepEqual(Object.fromEntries(Object.keys(asWhom).map((name) => [name, told[name]])), asWhom);
      }

      it("refuses who has no token", async () => assertStatus(401, await ask()));

      it("refuses a token that it has not given", async () => {
        assertStatus(401, await ask({ headers: bearer("made-up") }));
      });

      it("gives an application a token by client credentials", async () => {
        const { answer, told } = await oauth2("token", { grant_type: "client_credentials", scope: "read" });
        assertStatus(200, answer);
        await assertServed(told.access_token ?? "", {
          "x-consumer-username": "partner-storefront",
          "x-authenticated-scope": "read",
        });
      });

      it("gives it one with a user's leave, by authorization code", async () => {
        const { answer, told } = await oauth2("authorize", {
          response_type: "code",
          scope: "read write",
          provision_key: credentials["partner-orders-v1-provision-key"],
          authenticated_userid: "user-1",
        });
        assertStatus(200, answer);
        const back = new URL(told.redirect_uri ?? "");
        assert.equal(`${back.origin}${back.pathname}`, "https://storefront.example.com/callback");
        const code = back.searchParams.get("code") ?? "";
        const exchanged = await oauth2("token", { grant_type: "authorization_code", code });
        assertStatus(200, exchanged.answer);
        await assertServed(exchanged.told.access_token ?? "", {
          "x-authenticated-userid": "user-1",
          "x-authenticated-scope": "read write",
        });
        assertStatus(400, (await oauth2("token", { grant_type: "authorization_code", code })).answer);
      });

      // Kong judges a scope when the token is asked for, and never answers 403 for it later.
      for (const [what, scope] of [
        ["a scope that is not offered", { scope: "delete" }],
        ["no scope at all", {}],
      ] as const) {
        it(`gives no token for ${what}`, async () => {
          const { answer, told } = await oauth2("token", { grant_type: "client_credentials", ...scope });
          assertStatus(400, answer);
          assert.equal(told.error, "invalid_scope");
        });
      }

      it("gives no code without the provision key", async () => {
        const form = { response_type: "code", scope: "read", authenticated_userid: "user-1", provision_key: "guessed" };
        const { answer, told } = await oauth2("authorize", form);
        assertStatus(400, answer);
        assert.equal(told.error, "invalid_provision_key");
      });
    });
  });
}

/** A token that is valid for that many seconds from now. */
function signed({ jwt: { main } }: Signer, seconds = 60): string {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const parts = [
    { alg: "HS256", typ: "JWT" },
    { iss: main.key, exp },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${createHmac("sha256", main.secret).update(text).digest("base64url")}`;
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** What the upstream was sent. */
function headersUpstream({ body }: Response): Record<string, string | undefined> {
  return (JSON.parse(body) as { request: { headers: Record<string, string> } }).request.headers;
}

function assertStatus(expected: number, { status, body }: Response): void {
  assert.equal(status, expected, body);
}
