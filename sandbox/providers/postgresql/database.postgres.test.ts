import assert from "node:assert/strict";
import { sql, Subject, TEST_SERVER } from "./testing";

const DATABASE = { name: "apim test" };

(TEST_SERVER ? describe : describe.skip)("a database", () => {
  let database: Subject;
  beforeEach(() => void (database = new Subject("Database")));
  afterEach(() => database.id && database.remove());

  it("is UTF-8 and made of template0 by default, and quiet afterwards", async () => {
    await database.apply(DATABASE);
    assert.equal(database.value("encoding"), "UTF8");
    assert.equal(database.value("template"), "template0");
    assert.deepEqual(await database.drift(), []);
    assert.deepEqual(await database.apply(DATABASE), []);
  });

  it("is quiet with everything given, in the user's spelling", async () => {
    const all = {
      ...DATABASE,
      owner: "postgres",
      encoding: "utf-8",
      template: "template0",
      lcCollate: "C",
      lcCtype: "DEFAULT",
      connectionLimit: 20,
      isTemplate: false,
    };
    await database.apply(all);
    assert.deepEqual(await database.drift(), []);
    assert.deepEqual(await database.apply(all), []);
  });

  it("changes its owner in place, with what the previous one owned", async () => {
    const owner = new Subject("Role");
    await owner.apply({ name: "apim owner" });
    try {
      await database.apply({ ...DATABASE, owner: "apim owner" });
      await sql(`CREATE TABLE t (); ALTER TABLE t OWNER TO "apim owner"`, DATABASE.name);
      await database.apply({ ...DATABASE, owner: "postgres", alterObjectOwnership: true });
      const [row] = await sql("SELECT tableowner FROM pg_tables WHERE tablename = 't'", DATABASE.name);
      assert.equal(row?.tableowner, "postgres");
      assert.deepEqual(await database.drift(), []);
    } finally {
      await owner.remove();
    }
  });

  it("shows what was changed by hand", async () => {
    await database.apply(DATABASE);
    await sql(`ALTER DATABASE "apim test" CONNECTION LIMIT 7`);
    assert.deepEqual(await database.drift(), ["connectionLimit"]);
  });

  it("is replaced for another encoding", async () => {
    await database.apply(DATABASE);
    await assert.rejects(database.apply({ ...DATABASE, encoding: "SQL_ASCII" }), /replaced because of encoding/);
  });

  it("is removed under its users, also when it is a template", async () => {
    await database.apply({ ...DATABASE, isTemplate: true });
    const session = sql("SELECT pg_sleep(60)", DATABASE.name).catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.remove();
    assert.match((await session) as string, /terminat/);
    assert.deepEqual(await sql("SELECT FROM pg_database WHERE datname = 'apim test'"), []);
  });
});
