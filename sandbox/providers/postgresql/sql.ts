import { escapeIdentifier } from "pg";

export { escapeIdentifier as name, escapeLiteral as text } from "pg";

/** A role as a grantee: the pseudo-role `public` is a keyword, any other a name. */
export function grantee(role: string): string {
  return role.toLowerCase() === "public" ? "PUBLIC" : escapeIdentifier(role);
}
