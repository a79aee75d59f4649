import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../../config";
import type { Login } from "./login";
import { type Client, type Rights, rolesFor } from "./roles";
import type { Security, UserName } from "./security";

export interface UsersArgs {
  config: PlatformConfig;
  security: Security;
  provider: elasticstack.Provider;
}

/** Elasticsearch's users, each with a role of its own, and the password of Kibana's built-in one. */
export class Users extends pulumi.ComponentResource {
  private readonly logins: Record<Exclude<UserName, "elastic">, Login>;

  constructor(name: string, args: UsersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Users", name, {}, opts);
    const made = Object.entries<Rights>(rolesFor(args.config)).map(([client, rights]) => [
      client,
      this.createUser(name, client as Client, rights, args),
    ]);
    this.logins = {
      ...(Object.fromEntries(made) as Record<Client, Login>),
      kibana_system: this.takeOverBuiltIn(name, "kibana_system", args),
    };
    this.registerOutputs({});
  }

  /** How a client logs in, once Elasticsearch knows it. */
  login(user: Exclude<UserName, "elastic">): Login {
    return this.logins[user];
  }

  private createUser(name: string, client: Client, rights: Rights, { security, provider }: UsersArgs): Login {
    const opts = { parent: this, provider };
    const login = security.login(client);
    const role = new elasticstack.ElasticsearchSecurityRole(
      `${name}-${client}-role`,
      { name: client, ...rights },
      opts,
    );
    const { username } = new elasticstack.ElasticsearchSecurityUser(
      `${name}-${client}`,
      { username: client, password: login.password, roles: [role.name] },
      opts,
    );
    return { ...login, user: username };
  }

  private takeOverBuiltIn(name: string, user: "kibana_system", { security, provider }: UsersArgs): Login {
    const login = security.login(user);
    const { username } = new elasticstack.ElasticsearchSecuritySystemUser(
      `${name}-${user}`,
      { username: user, password: login.password },
      { parent: this, provider },
    );
    return { ...login, user: username };
  }
}
