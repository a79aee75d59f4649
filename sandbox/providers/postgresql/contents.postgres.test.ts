import assert from "node:assert/strict";
import { sql, Subject, TEST_SERVER } from "./testing";

const DATABASE = "apim contents";

(TEST_SERVER ? describe : describe.skip)("what a database contains", () => {
  const database = new Subject("Database");
  before(async () => void (await database.apply({ name: DATABASE })));
  after(() => database.remove());

  it("may be a schema, which changes in place and goes with what is in it", async () => {
    const schema = new Subject("Schema");
    const inputs = { name: "own schema", database: DATABASE, owner: "pg_monitor", dropCascade: true };
    await schema.apply(inputs);
    assert.equal(schema.id, `${DATABASE}.own schema`);
    assert.deepEqual(await schema.drift(), []);
    await schema.apply({ ...inputs, name: "renamed", owner: "postgres" });
    assert.deepEqual(await schema.drift(), []);
    await sql("CREATE TABLE renamed.t ()", DATABASE);
    await schema.remove();
    assert.deepEqual(await sql("SELECT FROM pg_namespace WHERE nspname = 'renamed'", DATABASE), []);
  });

  it("may be an extension, which is gone from a refresh once it was dropped in SQL", async () => {
    const extension = new Subject("Extension");
    await extension.apply({ name: "plpgsql", database: DATABASE });
    assert.deepEqual(await extension.drift(), []);
    await sql("DROP EXTENSION plpgsql", DATABASE);
    assert.equal(await extension.drift(), undefined);
    await extension.remove();
  });

  it("is gone from a refresh together with its database", async () => {
    const other = new Subject("Database");
    await other.apply({ name: "apim other" });
    const schema = new Subject("Schema");
    await schema.apply({ name: "s", database: "apim other" });
    await other.remove();
    assert.equal(await schema.drift(), undefined);
    await schema.remove();
  });
});
