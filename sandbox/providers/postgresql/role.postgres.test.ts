import assert from "node:assert/strict";
import { Client } from "pg";
import { configFrom, sql, Subject, TEST_SERVER } from "./testing";

const ROLE = { name: 'apim "test" role', login: true, password: "pen'cil" };

(TEST_SERVER ? describe : describe.skip)("a role", () => {
  let role: Subject;
  beforeEach(() => void (role = new Subject("Role")));
  afterEach(() => role.id && role.remove());

  it("can log in with its password, which the server never sees in clear", async () => {
    await role.apply(ROLE);
    assert.equal(role.id, ROLE.name);
    const [row] = await sql(`SELECT rolpassword FROM pg_authid WHERE rolname = '${ROLE.name}'`);
    assert.match(String(row?.rolpassword), /^SCRAM-SHA-256\$/);
    const url = new URL(TEST_SERVER ?? "");
    const login = { host: url.hostname, port: Number(url.port), user: ROLE.name, database: "postgres" };
    const client = new Client({ ...login, password: ROLE.password });
    await client.connect();
    await client.end();
    await assert.rejects(new Client({ ...login, password: "other" }).connect(), /password authentication failed/);
  });

  it("is quiet after it was made, and after a refresh", async () => {
    const inputs = {
      ...ROLE,
      replication: true,
      connectionLimit: 5,
      validUntil: "2099-01-31",
      roles: ["pg_read_all_stats", "pg_monitor"],
      searchPaths: ["public", "My Schema"],
      statementTimeout: 60_000,
      idleInTransactionSessionTimeout: 5_000,
    };
    await role.apply(inputs);
    assert.deepEqual(await role.drift(), []);
    assert.deepEqual(await role.apply(inputs), []);
    assert.deepEqual(await role.drift(), []);
  });

  it("changes in place", async () => {
    await role.apply({ ...ROLE, roles: ["pg_monitor"], statementTimeout: 1000 });
    await role.apply({ ...ROLE, name: "apim renamed", replication: true, roles: ["pg_signal_backend"] });
    const [row] = await sql(
      `SELECT rolreplication, rolconfig, array(SELECT pg_get_userbyid(roleid)::text FROM pg_auth_members m
                                                WHERE m.member = r.oid) AS roles FROM pg_roles r WHERE rolname = 'apim renamed'`,
    );
    assert.deepEqual(row, { rolreplication: true, rolconfig: null, roles: ["pg_signal_backend"] });
    assert.deepEqual(await role.drift(), []);
  });

  it("shows what was changed by hand, and the loss of its password", async () => {
    await role.apply(ROLE);
    await sql(`ALTER ROLE "apim ""test"" role" CREATEDB CONNECTION LIMIT 3 PASSWORD NULL;
               GRANT pg_monitor TO "apim ""test"" role"`);
    assert.deepEqual(await role.drift(), ["password", "createDatabase", "connectionLimit", "roles"]);
  });

  it("is gone from a refresh once it was dropped in SQL", async () => {
    await role.apply(ROLE);
    await sql(`DROP ROLE "apim ""test"" role"`);
    assert.equal(await role.drift(), undefined);
    await role.remove();
  });

  it("hands over what it owns when it is removed", async () => {
    await role.apply(ROLE);
    await sql(`CREATE TABLE apim_owned (); ALTER TABLE apim_owned OWNER TO "apim ""test"" role"`);
    await role.remove();
    await sql("DROP TABLE apim_owned");
  });

  it("keeps its password out of the state in clear", async () => {
    await role.apply(ROLE);
    assert.equal(role.value("password"), ROLE.password);
    assert.notEqual(role.state.password, ROLE.password);
  });

  it("stays as last known while the server is away", async () => {
    await role.apply(ROLE);
    const away = new Subject("Role", configFrom(TEST_SERVER ?? "", { port: "1" }));
    Object.assign(away, { id: role.id, state: role.state });
    assert.deepEqual(await away.drift(), []);
    assert.match(away.warnings.join(), /kept as last known.*cannot reach PostgreSQL at/);
  });
});
