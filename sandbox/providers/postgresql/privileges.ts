import { string, set } from "../kit";

/** Every privilege that exists on a kind of object: what `ALL` stands for. */
const PRIVILEGES = {
  database: ["CREATE", "CONNECT", "TEMPORARY"],
  schema: ["CREATE", "USAGE"],
  table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
  sequence: ["SELECT", "UPDATE", "USAGE"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  routine: ["EXECUTE"],
  type: ["USAGE"],
} as const;

export type ObjectType = keyof typeof PRIVILEGES;

const ALIASES: Readonly<Record<string, string>> = { TEMP: "TEMPORARY", "ALL PRIVILEGES": "ALL" };

/** The input for a list of privileges; an empty one grants nothing and revokes what there was. */
export const privileges = set(string({ normalize: canonical }), { required: true });

/** What is wrong with privileges, given the type of the objects that they are for. */
export function unknownPrivileges(objectType: ObjectType, given: readonly string[]): string[] {
  const known: readonly string[] = [...PRIVILEGES[objectType], "ALL"];
  return given
    .filter((privilege) => !known.includes(canonical(privilege)))
    .map(
      (privilege) => `property 'privileges': ${privilege} is not a privilege on a ${objectType} (${known.join(", ")})`,
    );
}

/** What was found, in the terms of what was asked for: `ALL` when that was asked for and nothing lacks. */
export function asGiven(
  objectType: ObjectType,
  given: readonly string[] | undefined,
  found: readonly string[],
): string[] {
  const all = PRIVILEGES[objectType].every((privilege) => found.includes(privilege));
  return all && given?.map(canonical).includes("ALL") ? [...given] : [...found];
}

export function privilegeList(given: readonly string[]): string {
  return given.map(canonical).join(", ");
}

function canonical(privilege: string): string {
  const upper = privilege.trim().toUpperCase();
  return ALIASES[upper] ?? upper;
}
