import { boolean, list, object, resource, set, string, type Context, type Values } from "../kit";
import type { Servers } from "./config";
import { clusterOf, entity, explained, nameIn } from "./entity";
import { jsonText, parse, textOf } from "./json-text";
import type { Body } from "./rest-api";

interface User {
  full_name?: string | null;
  email?: string | null;
  enabled: boolean;
  roles: string[];
  metadata?: Body;
}

interface IndexPrivileges {
  names: string[];
  privileges: string[];
  query?: string;
  allow_restricted_indices?: boolean;
  field_security?: { grant?: string[]; except?: string[] };
}

interface Role {
  cluster?: string[];
  indices?: IndexPrivileges[];
  applications?: { application: string; privileges: string[]; resources: string[] }[];
  run_as?: string[];
  global?: Body;
  metadata?: Body;
}

export const securityUser = entity({
  what: "user",
  collection: "/_security/user",
  name: "username",
  inputs: {
    username: string({ required: true, replace: true }),
    password: string({ secret: true }),
    passwordHash: string({ secret: true }),
    roles: set(string(), { required: true }),
    fullName: string({ default: "" }),
    email: string({ default: "" }),
    enabled: boolean({ default: true }),
    metadata: jsonText({ computed: true }),
  },
  check: oneOfBoth,
  encode: ({ password, passwordHash, roles, fullName, email, enabled, metadata }, changed) => ({
    // A password that is put again would end every session.
    ...(changed.has("password") ? { password } : {}),
    ...(changed.has("passwordHash") ? { password_hash: passwordHash } : {}),
    roles,
    full_name: fullName,
    email,
    enabled,
    metadata: parse(metadata) ?? {},
  }),
  decode(answer, username) {
    const found = answer[username] as User | undefined;
    return (
      found && {
        username,
        roles: found.roles,
        fullName: found.full_name ?? "",
        email: found.email ?? "",
        enabled: found.enabled,
        metadata: JSON.stringify(found.metadata ?? {}),
      }
    );
  },
});

const systemUser = {
  username: string({ required: true, replace: true }),
  password: string({ secret: true }),
  passwordHash: string({ secret: true }),
} as const;

/** The password of a user that Elasticsearch brings along, as `kibana_system`, and keeps when the resource goes. */
export const securitySystemUser = resource<typeof systemUser, Record<never, never>, Servers>({
  inputs: systemUser,
  unsupported: ["elasticsearchConnection", "enabled"],
  check: oneOfBoth,
  create: async (context, news) => ({ id: `${await setPassword(context, news)}/${news.username}` }),
  read: (context, id) =>
    explained("unable to look at a built-in user", async () => {
      const username = nameIn(id);
      const { elasticsearch } = await context.client();
      const found = await elasticsearch.look(`/_security/user/${encodeURIComponent(username)}`);
      return found && { state: { username } };
    }),
  update: async (context, _id, { news }) => void (await setPassword(context, news)),
  delete: () => Promise.resolve(),
});

/** The cluster's UUID, once it is set. */
function setPassword(context: Context<Servers>, user: Values<typeof systemUser>): Promise<string> {
  const { username, password, passwordHash } = user;
  return explained("unable to set the password of a built-in user", async () => {
    const servers = await context.client();
    const path = `/_security/user/${encodeURIComponent(username)}/_password`;
    await servers.elasticsearch.change("PUT", path, { password, password_hash: passwordHash }, context.signal);
    return clusterOf(servers);
  });
}

function oneOfBoth({ password, passwordHash }: { password?: string; passwordHash?: string }): string[] {
  return password !== undefined && passwordHash !== undefined
    ? ["give one of password and passwordHash, not both"]
    : [];
}

const indexPrivileges = {
  names: set(string(), { required: true }),
  privileges: set(string(), { required: true }),
  query: jsonText(),
  allowRestrictedIndices: boolean(),
  fieldSecurity: object({ grants: set(string()), excepts: set(string()) }),
} as const;

const applicationPrivileges = {
  application: string({ required: true }),
  privileges: set(string(), { required: true }),
  resources: set(string(), { required: true }),
} as const;

export const securityRole = entity({
  what: "role",
  collection: "/_security/role",
  name: "name",
  inputs: {
    name: string({ autoName: true, replace: true }),
    clusters: set(string()),
    indices: set(object(indexPrivileges)),
    applications: set(object(applicationPrivileges)),
    runAs: list(string()),
    global: jsonText(),
    metadata: jsonText({ computed: true }),
  },
  encode: ({ clusters, indices, applications, runAs, global, metadata }) => ({
    cluster: clusters ?? [],
    indices: (indices ?? []).map(({ allowRestrictedIndices, fieldSecurity, ...same }) => ({
      ...same,
      allow_restricted_indices: allowRestrictedIndices,
      field_security: fieldSecurity && { grant: fieldSecurity.grants, except: fieldSecurity.excepts },
    })),
    applications: applications ?? [],
    run_as: runAs ?? [],
    global: parse(global),
    metadata: parse(metadata) ?? {},
  }),
  decode(answer, name) {
    const found = answer[name] as Role | undefined;
    return (
      found && {
        name,
        clusters: found.cluster ?? [],
        indices: (found.indices ?? []).map(({ names, privileges, query, ...rest }) => ({
          names,
          privileges,
          query,
          allowRestrictedIndices: rest.allow_restricted_indices,
          fieldSecurity: rest.field_security && {
            grants: rest.field_security.grant ?? [],
            excepts: rest.field_security.except ?? [],
          },
        })),
        applications: found.applications ?? [],
        runAs: found.run_as ?? [],
        global: textOf(found.global),
        metadata: JSON.stringify(found.metadata ?? {}),
      }
    );
  },
});
