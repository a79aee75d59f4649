import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service, generatedSecret } from "../host";
import { POSTGRES_PORT, SERVER, postgres } from "./settings";

/** Majors that get no more fixes, with the month of the last ones (postgresql.org/support/versioning). */
const ENDED: Record<string, string> = { "12": "November 2024", "13": "November 2025", "14": "November 2026" };

const PASSWORD_FILE = "/run/secrets/postgres_password";

export interface PostgresPrimaryArgs {
  host: Host;
}

/** The Postgres server that takes all writes. Its data is in `<dataRoot>/database/master`. */
export class PostgresPrimary extends pulumi.ComponentResource {
  /** Name that other containers reach it by, once it serves. */
  readonly hostname: pulumi.Output<string>;
  readonly port = POSTGRES_PORT;
  /** The superuser's connection, for roles and databases as resources. */
  readonly provider: postgresql.Provider;

  constructor(name: string, args: PostgresPrimaryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:PostgresPrimary", name, {}, opts);
    this.warnOfEndedMajor(args.host.config.images.postgres);
    const password = generatedSecret(`${name}-password`, { parent: this, ...args.host.dataOptions });
    this.hostname = this.runServer(name, args, password);
    this.provider = this.connect(name, args, password);
    this.registerOutputs({ hostname: this.hostname });
  }

  private warnOfEndedMajor(image: string) {
    const major = /:(\d+)/.exec(image)?.[1] ?? "";
    if (!ENDED[major]) return;
    const advice = "set apim:images.postgres to a later major, as docs/operations.md says";
    void pulumi.log.warn(`PostgreSQL ${major} has had no fixes since ${ENDED[major]}: ${advice}.`, this);
  }

  private runServer(name: string, { host }: PostgresPrimaryArgs, password: pulumi.Output<string>) {
    const server = new Service(
      name,
      {
        ...postgres(host, {
          directory: "master",
          port: host.config.ports.primary,
          files: [{ path: PASSWORD_FILE, content: password }],
          environment: {
            POSTGRES_PASSWORD_FILE: PASSWORD_FILE,
            POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --auth-local=peer --allow-group-access --data-checksums",
          },
        }),
        hostname: "kong-database-master",
        command: SERVER,
      },
      { parent: this },
    );
    return server.hostname;
  }

  private connect(name: string, { host }: PostgresPrimaryArgs, password: pulumi.Output<string>) {
    return new postgresql.Provider(
      `${name}-connection`,
      {
        host: this.hostname.apply(() => host.address),
        port: host.config.ports.primary,
        username: "postgres",
        password,
        sslmode: "disable",
        connectTimeout: 30,
      },
      { parent: this },
    );
  }
}
