import assert from "node:assert/strict";
import { sql, Subject, TEST_SERVER } from "./testing";

const ROLE = "apim monitor";
const DATABASE = "apim grants";

(TEST_SERVER ? describe : describe.skip)("privileges", () => {
  const role = new Subject("Role");
  const database = new Subject("Database");
  let subject: Subject | undefined;

  before(async () => {
    await role.apply({ name: ROLE, login: true });
    await database.apply({ name: DATABASE });
    await sql("CREATE TABLE a (); CREATE TABLE b (); CREATE SEQUENCE s", DATABASE);
  });
  afterEach(async () => {
    if (subject?.id) await subject.remove();
  });
  after(async () => {
    await database.remove();
    await role.remove();
  });

  function grant(type: string, inputs: Parameters<Subject["apply"]>[0]) {
    subject = new Subject(type);
    return { subject, made: subject.apply({ role: ROLE, database: DATABASE, ...inputs }) };
  }

  async function may(privilege: string, table: string): Promise<boolean> {
    const [row] = await sql(`SELECT has_table_privilege('${ROLE}', '${table}', '${privilege}') AS may`, DATABASE);
    return row?.may === true;
  }

  it("on a database are quiet, and a revocation by hand shows", async () => {
    const { subject, made } = grant("Grant", { objectType: "database", privileges: ["CONNECT", "temp"] });
    await made;
    assert.equal(subject.id, `${ROLE}_${DATABASE}_database`);
    assert.deepEqual(await subject.drift(), []);
    await sql(`REVOKE TEMPORARY ON DATABASE "${DATABASE}" FROM "${ROLE}"`);
    assert.deepEqual(await subject.drift(), ["privileges"]);
  });

  it("on all tables of a schema show a table that came later", async () => {
    const inputs = { objectType: "table", schema: "public", privileges: ["SELECT"] };
    const { subject, made } = grant("Grant", inputs);
    await made;
    assert.ok((await may("SELECT", "a")) && (await may("SELECT", "b")));
    assert.deepEqual(await subject.drift(), []);
    await sql("CREATE TABLE later ()", DATABASE);
    assert.deepEqual(await subject.drift(), ["privileges"]);
    await sql("DROP TABLE later", DATABASE);
  });

  it("are reduced in place, and leave with their grant", async () => {
    const inputs = { objectType: "table", schema: "public", objects: ["a"] };
    const { subject, made } = grant("Grant", { ...inputs, privileges: ["ALL"] });
    await made;
    assert.deepEqual(await subject.drift(), []);
    await subject.apply({ role: ROLE, database: DATABASE, ...inputs, privileges: ["SELECT"] });
    assert.ok((await may("SELECT", "a")) && !(await may("INSERT", "a")) && !(await may("SELECT", "b")));
    await subject.remove();
    assert.ok(!(await may("SELECT", "a")));
  });

  it("on a schema and on sequences are quiet", async () => {
    for (const inputs of [
      { objectType: "schema", schema: "public", privileges: ["USAGE"] },
      { objectType: "sequence", schema: "public", privileges: ["SELECT", "USAGE"] },
    ]) {
      const { subject, made } = grant("Grant", inputs);
      await made;
      assert.deepEqual(await subject.drift(), []);
      await subject.remove();
    }
  });

  it("that do not exist are refused by name", async () => {
    const { made } = grant("Grant", { objectType: "schema", schema: "public", privileges: ["SELECT"] });
    await assert.rejects(made, /SELECT is not a privilege on a schema \(CREATE, USAGE, ALL\)/);
  });

  it("by default reach what is created later", async () => {
    const inputs = { owner: "postgres", schema: "public", objectType: "table", privileges: ["SELECT"] };
    const { subject, made } = grant("DefaultPrivileges", inputs);
    await made;
    assert.deepEqual(await subject.drift(), []);
    await sql("CREATE TABLE later ()", DATABASE);
    assert.ok(await may("SELECT", "later"));
    await sql(`ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM "${ROLE}"`, DATABASE);
    assert.deepEqual(await subject.drift(), ["privileges"]);
    await sql("DROP TABLE later", DATABASE);
  });

  it("come with a membership, which is gone from a refresh once it was revoked", async () => {
    subject = new Subject("GrantRole");
    await subject.apply({ role: ROLE, grantRole: "pg_monitor", withAdminOption: true });
    assert.equal(subject.id, `${ROLE}_pg_monitor_true`);
    assert.deepEqual(await subject.drift(), []);
    await sql(`REVOKE pg_monitor FROM "${ROLE}"`);
    assert.equal(await subject.drift(), undefined);
  });
});
