import { boolean, string } from "../kit";
import { postgresResource } from "./resource";
import { name as quoted } from "./sql";

/** Membership of a role in another. Not beside `roles` of the same Role: that is the whole list, and would revoke this. */
export const grantRole = postgresResource({
  inputs: {
    role: string({ required: true }),
    grantRole: string({ required: true }),
    withAdminOption: boolean({ default: false }),
  },
  async create(context, { role, grantRole: group, withAdminOption }) {
    const server = await context.client();
    await server.change(context.signal, async (session) => {
      await session.run(`REVOKE ${quoted(group)} FROM ${quoted(role)}`);
      await session.run(`GRANT ${quoted(group)} TO ${quoted(role)}${withAdminOption ? " WITH ADMIN OPTION" : ""}`);
    });
    return { id: [role, group, withAdminOption].join("_") };
  },
  async read(context, _id, { role, grantRole: group }) {
    const server = await context.client();
    const [row] = await server.read((session) =>
      session.rows<{ admin: boolean }>(
        `SELECT bool_or(admin_option) AS admin FROM pg_catalog.pg_auth_members
          WHERE pg_get_userbyid(member) = $1 AND pg_get_userbyid(roleid) = $2
         HAVING count(*) > 0`,
        [role, group],
      ),
    );
    return row && { state: { withAdminOption: row.admin } };
  },
  async delete(context, _id, { role = "", grantRole: group = "" }) {
    const server = await context.client();
    await server.change(context.signal, async (session) => {
      const both = await session.rows("SELECT FROM pg_catalog.pg_roles WHERE rolname IN ($1, $2)", [role, group]);
      if (both.length === 2) await session.run(`REVOKE ${quoted(group)} FROM ${quoted(role)}`);
    });
  },
});
