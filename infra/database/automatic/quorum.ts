import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { type Host, type SecretFile, Service, render } from "../../host";
import { NODES, POSTGRES_USER } from "../settings";

const CONFIG_FILE = "/etc/etcd/etcd.yml";
const CERTIFICATE_FILE = "/run/secrets/quorum.crt";
const KEY_FILE = "/run/secrets/quorum.key";

const TEN_YEARS_HOURS = 10 * 365 * 24;

/** Of three, two can decide. */
const MEMBERS = ["kong-database-etcd-1", "kong-database-etcd-2", "kong-database-etcd-3"];

export interface QuorumArgs {
  host: Host;
}

/** Three members of etcd, which remember who is the primary. Their data is in `<dataRoot>/database/config/database-quorum`. */
export class Quorum extends pulumi.ComponentResource {
  /** Where its members answer, once they do. */
  readonly endpoints: pulumi.Output<string>;
  /** What the database is called there. Another one each time that Patroni takes a database over, so that nothing old holds. */
  readonly scope: pulumi.Output<string>;
  /** What opens it: the one certificate that its members and its clients share, and the key. */
  readonly keys: SecretFile[];

  constructor(name: string, { host }: QuorumArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:Quorum", name, {}, opts);
    const options = { length: 6, upper: false, special: false };
    this.scope = new random.RandomString(`${name}-scope`, options, { parent: this }).result;
    this.keys = this.createCertificate(name);
    const members = MEMBERS.map((member, index) => this.runMember(`${name}-${index + 1}`, host, member));
    this.endpoints = pulumi.all(members).apply((up) => up.map((member) => `${member}:2379`).join(","));
    this.registerOutputs({ endpoints: this.endpoints });
  }

  private runMember(name: string, host: Host, member: string): pulumi.Output<string> {
    const cluster = MEMBERS.map((each) => `${each}=https://${each}:2380`).join(",");
    const { hostname } = new Service(
      name,
      {
        host,
        hostname: member,
        image: host.image("etcd"),
        memory: "etcd",
        user: `${POSTGRES_USER}:${POSTGRES_USER}`,
        command: ["etcd", `--config-file=${CONFIG_FILE}`],
        environment: {
          ETCDCTL_API: 3,
          ETCDCTL_ENDPOINTS: "https://127.0.0.1:2379",
          ETCDCTL_CACERT: CERTIFICATE_FILE,
          ETCDCTL_CERT: CERTIFICATE_FILE,
          ETCDCTL_KEY: KEY_FILE,
        },
        files: [...this.keys, { path: CONFIG_FILE, content: render(join(__dirname, "etcd.yml"), { member, cluster }) }],
        volumes: [{ hostPath: host.directory("config", "database-quorum", member), containerPath: "/etcd" }],
        healthcheck: ["etcdctl", "endpoint", "health"],
      },
      { parent: this },
    );
    return hostname;
  }

  private createCertificate(name: string): SecretFile[] {
    const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent: this });
    const certificate = new tls.SelfSignedCert(
      `${name}-certificate`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: "kong-database-quorum" },
        dnsNames: [...MEMBERS, ...NODES, "localhost"],
        ipAddresses: ["127.0.0.1"],
        validityPeriodHours: TEN_YEARS_HOURS,
        allowedUses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
      },
      { parent: this },
    );
    return [
      { path: CERTIFICATE_FILE, content: certificate.certPem },
      { path: KEY_FILE, content: key.privateKeyPem },
    ];
  }
}
