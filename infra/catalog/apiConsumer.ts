import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { attachPlugin } from "./attach";
import { type Application, type JwtCredential, type JwtCredentialArgs } from "./credentials";
import { generatedSecret } from "../host";
import { checkNameParts } from "./names";
import type { PluginSpec } from "./plugins";

/** The provider's schema asks for a public key, and Kong for some text, even where a shared secret signs. */
const NO_PUBLIC_KEY = "none";

export interface ApiConsumerArgs {
  domain: string;
  /** With the domain before it, the consumer's username. */
  name: string;
  /** Credentials for tokens, by a name for each, so that a new one can come before an old one goes. @example { main: {} } */
  jwt?: Record<string, JwtCredentialArgs>;
  /** ACL groups that it belongs to. */
  groups?: string[];
  /** oauth2 applications by name, with the addresses that users may be sent back to. */
  applications?: Record<string, { redirectUris: [string, ...string[]] }>;
  /** What runs for its requests alone, such as a rate limit of its own. */
  plugins?: PluginSpec[];
}

/** Someone who calls APIs: a consumer with its credentials, groups and plugins. Secrets are generated. */
export class ApiConsumer extends pulumi.ComponentResource {
  /** `{domain}-{name}` */
  readonly username: string;
  /** By the names of `jwt`. */
  readonly jwt: Record<string, JwtCredential>;
  /** By the names of `applications`. */
  readonly applications: Record<string, Application>;
  private readonly tags: string[];

  constructor(args: ApiConsumerArgs, opts?: pulumi.ComponentResourceOptions) {
    checkNameParts({ domain: args.domain, consumer: args.name });
    const username = `${args.domain}-${args.name}`;
    super("apim:catalog:ApiConsumer", username, {}, opts);
    this.username = username;
    this.tags = ["apim", args.domain];
    const consumer = new kong.Consumer(username, { username, tags: this.tags }, { parent: this });
    this.jwt = mapEntries(args.jwt, (name, credential) => this.createJwt(consumer, name, credential));
    this.applications = mapEntries(args.applications, (name, { redirectUris }) =>
      this.createApplication(consumer, name, redirectUris),
    );
    for (const group of args.groups ?? []) this.join(consumer, group);
    for (const plugin of args.plugins ?? []) attachPlugin(username, plugin, { consumer }, this.tags, this);
    this.registerOutputs({ username });
  }

  private createJwt(consumer: kong.Consumer, name: string, given: JwtCredentialArgs): JwtCredential {
    const { algorithm = "HS256", publicKey } = given;
    const shared = algorithm.startsWith("HS");
    const key = `${this.username}-${name}`;
    checkNameParts({ "jwt credential": name });
    if (shared && publicKey !== undefined)
      throw new Error(`jwt credential '${key}' has a public key, which ${algorithm} does not use`);
    if (!shared && publicKey === undefined)
      throw new Error(`jwt credential '${key}' needs a public key for ${algorithm}`);
    const secret = shared ? generatedSecret(`${key}-secret`, { parent: this }) : undefined;
    new kong.ConsumerJwtAuth(
      key,
      { consumerId: consumer.id, key, algorithm, secret, rsaPublicKey: publicKey ?? NO_PUBLIC_KEY, tags: this.tags },
      this.unique,
    );
    return { key, secret };
  }

  private createApplication(consumer: kong.Consumer, name: string, redirectUris: string[]): Application {
    const application = `${this.username}-${name}`;
    checkNameParts({ application: name });
    const clientId = new random.RandomString(
      `${application}-client-id`,
      { length: 32, special: false },
      { parent: this },
    ).result;
    const clientSecret = generatedSecret(`${application}-client-secret`, { parent: this });
    new kong.ConsumerOauth2(
      application,
      {
        consumerId: consumer.id,
        name: application,
        clientId,
        clientSecret,
        redirectUris,
        hashSecret: false,
        tags: this.tags,
      },
      this.unique,
    );
    return { clientId, clientSecret };
  }

  private join(consumer: kong.Consumer, group: string): void {
    checkNameParts({ group });
    new kong.ConsumerAcl(`${this.username}-${group}`, { consumerId: consumer.id, group, tags: this.tags }, this.unique);
  }

  /** Keys are unique, so that an old credential goes before its replacement comes. */
  private get unique(): pulumi.CustomResourceOptions {
    return { parent: this, deleteBeforeReplace: true };
  }
}

function mapEntries<T, R>(given: Record<string, T> | undefined, map: (name: string, value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, map(name, value)]));
}
