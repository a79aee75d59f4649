import assert from "node:assert/strict";
import { PRIMARY, psql } from "../support/postgres";

export function roles(): void {
  describe("a database role", () => {
    it("has no more than its own rights", async () => {
      const rights = "rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls";
      const platforms = "rolname NOT LIKE 'pg\\_%' AND rolname <> 'postgres'";
      assert.deepEqual(await psql(PRIMARY, `SELECT ${rights} FROM pg_roles WHERE ${platforms} ORDER BY 1`), [
        "backup|t|f|f|f|t|f",
        "kong|t|f|f|f|f|f",
        "monitor|t|f|f|f|f|f",
        "replicator|t|f|f|f|t|f",
      ]);
    });

    it("is a member of nothing, but of those who read statistics", async () => {
      const members =
        "SELECT member::regrole::text, roleid::regrole FROM pg_auth_members WHERE member::regrole::text NOT LIKE 'pg\\_%' ORDER BY 1";
      assert.deepEqual(await psql(PRIMARY, members), ["backup|pg_monitor", "monitor|pg_monitor"]);
    });

    it("owns Kong's database, if it is kong", async () => {
      const owner = "SELECT datdba::regrole FROM pg_database WHERE datname = 'kong'";
      assert.deepEqual(await psql(PRIMARY, owner), ["kong"]);
    });

    it("reads all of Kong's tables and writes none, if it is backup", async () => {
      const may = (right: string) => `has_table_privilege('backup', quote_ident(tablename), '${right}')`;
      const tables = `SELECT bool_and(${may("SELECT")}), bool_or(${may("INSERT, UPDATE, DELETE, TRUNCATE")}), count(*) > 0
        FROM pg_tables WHERE schemaname = 'public'`;
      assert.deepEqual(await psql(PRIMARY, tables, "kong"), ["t|f|t"]);
    });

    it("can connect from the platform's network alone, with scram", async () => {
      const rules = "SELECT type, database, user_name, address, netmask, auth_method FROM pg_hba_file_rules";
      assert.deepEqual(await psql(PRIMARY, rules), [
        "local|{all}|{postgres}|||peer",
        "host|{all}|{all}|127.0.0.1|255.255.255.255|scram-sha-256",
        "host|{all}|{all}|172.29.0.0|255.255.0.0|scram-sha-256",
        "host|{replication}|{replicator}|127.0.0.1|255.255.255.255|scram-sha-256",
        "host|{replication}|{replicator}|172.29.0.0|255.255.0.0|scram-sha-256",
        "host|{replication}|{backup}|172.29.0.0|255.255.0.0|scram-sha-256",
      ]);
    });

    it("has its password as a scram verifier", async () => {
      const verifiers = "SELECT DISTINCT split_part(rolpassword, '$', 1) FROM pg_authid WHERE rolcanlogin";
      assert.deepEqual(await psql(PRIMARY, verifiers), ["SCRAM-SHA-256"]);
    });
  });
}
