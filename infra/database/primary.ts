import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service, type ServiceArgs, generatedSecret, readText } from "../host";
import { patroni } from "./automatic";
import { BALANCER_PORTS, Balancer } from "./balancer";
import { NODES, type NodeArgs, majorOf, manualNode, nodePassfile, passfile } from "./settings";

/** Majors that get no more fixes, with the month of the last ones (postgresql.org/support/versioning). */
const ENDED: Record<number, string> = { 12: "November 2024", 13: "November 2025", 14: "November 2026" };

export interface PostgresPrimaryArgs {
  host: Host;
}

/** The first node, whose data is in `<dataRoot>/database/master`, and the address of whichever node takes all writes. */
export class PostgresPrimary extends pulumi.ComponentResource {
  /** Name that other containers reach the primary by, once it serves. */
  readonly hostname: pulumi.Output<string>;
  readonly port = BALANCER_PORTS.primary;
  /** The superuser's connection, for roles and databases as resources. */
  readonly provider: postgresql.Provider;
  /** The superuser's, once the database has it. */
  readonly password: pulumi.Output<string>;
  /** Folder that holds what nodes log in by, with the superuser's. */
  readonly passwords: pulumi.Output<string>;
  /** What a node runs: Postgres, or Patroni where failover is automatic. */
  readonly node: (args: NodeArgs) => ServiceArgs;

  constructor(name: string, args: PostgresPrimaryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:PostgresPrimary", name, {}, opts);
    const { host } = args;
    this.warnOfEndedMajor(host.config.images.postgres);
    const password = generatedSecret(`${name}-password`, { parent: this, ...host.dataOptions });
    const byHand = host.config.database.failover === "manual";
    this.node = byHand ? (of) => manualNode(host, of) : patroni(host, { parent: this });
    this.passwords = this.writePassword(name, host, password);
    const node = new Service(name, this.node({ hostname: NODES[0], passwords: this.passwords }), { parent: this });
    this.hostname = new Balancer("balancer", { host, node: node.hostname }, { parent: this }).hostname;
    this.password = this.setPassword(name, host, password);
    this.provider = this.connect(name, host, this.password);
    this.registerOutputs({ hostname: this.hostname });
  }

  private warnOfEndedMajor(image: string) {
    const major = majorOf(image);
    if (!ENDED[major]) return;
    const advice = "set apim:images.postgres to a later major, as docs/operations.md says";
    void pulumi.log.warn(`PostgreSQL ${major} has had no fixes since ${ENDED[major]}: ${advice}.`, this);
  }

  private writePassword(name: string, host: Host, password: pulumi.Output<string>) {
    const file = { file: "postgres.pgpass", content: passfile("postgres", password) };
    return nodePassfile(`${name}-superuser-password`, host, file, { parent: this });
  }

  /** A database takes the superuser's password when it is made; a later one is set here, by the superuser inside its container. */
  private setPassword(name: string, host: Host, password: pulumi.Output<string>): pulumi.Output<string> {
    if (!host.config.running) return password;
    const containers = NODES.map((hostname) => host.named(hostname)).join(" ");
    const set = host.run(
      `${name}-password-set`,
      {
        create: this.hostname.apply(() => `bash -s -- ${containers}`),
        stdin: pulumi.interpolate`${readText(__dirname, "set-password.sh")}${password}`,
      },
      { parent: this },
    );
    return pulumi.all([password, set.urn]).apply(([secret]) => secret);
  }

  private connect(name: string, host: Host, password: pulumi.Output<string>) {
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
