import * as pulumi from "@pulumi/pulumi";
import { type Certificate, type Host, type ServiceArgs, certificateFor, generatedSecret } from "../../host";
import { type Login, curlLogin } from "./login";
import { type Client, rolesFor } from "./roles";

/** Of the official image. */
const ELASTICSEARCH_USER = 1000;
const CONFIG = "/usr/share/elasticsearch/config";
const CERTIFICATE_FILE = `${CONFIG}/http.crt`;
const KEY_FILE = `${CONFIG}/http.key`;
const PASSWORDS = "/run/passwords";

/** Those that come with Elasticsearch: the superuser, and whom Kibana logs in as. */
const BUILT_IN = ["elastic", "kibana_system"] as const;

export type UserName = Client | (typeof BUILT_IN)[number];

/**
 * What Elasticsearch asks who is there with: a certificate, which Kibana has too, and everyone's password. Clients reach it
 * over HTTP alone: the transport protocol, which is for further nodes, is on loopback, so that it needs no certificate.
 */
export class Security extends pulumi.ComponentResource {
  readonly certificate: Certificate;
  /** The certificate that clients trust it by. */
  readonly authority: pulumi.Input<string>;
  readonly passwords: Record<UserName, pulumi.Output<string>>;
  /** What the server's container has for it. */
  readonly server: Required<Pick<ServiceArgs, "environment" | "files" | "volumes">>;

  constructor(name: string, { host }: { host: Host }, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Security", name, {}, opts);
    const { tls } = host.config.elk;
    const names = new Set(["kibana", "localhost", "127.0.0.1", host.address]);
    this.certificate = certificateFor(name, { configured: tls, names: ["elasticsearch", ...names] }, this);
    this.authority = tls?.authority ?? this.certificate.certificate;
    this.passwords = this.generatePasswords(name, host);
    this.server = this.forServer(name, host);
    this.registerOutputs({});
  }

  /** As whom a client logs in. */
  login(user: UserName): Login {
    return { user, password: this.passwords[user], authority: this.authority };
  }

  private generatePasswords(name: string, { config }: Host) {
    const users = [...BUILT_IN, ...Object.keys(rolesFor(config))] as UserName[];
    const passwords = users.map((user) => [user, generatedSecret(`${name}-${user}-password`, { parent: this })]);
    return Object.fromEntries(passwords) as Security["passwords"];
  }

  private forServer(name: string, host: Host): Security["server"] {
    const { certificate, privateKey } = this.certificate;
    const { environment, files } = curlLogin(this.login("elastic"));
    // The image takes a password from a file that is its user's alone, which an upload is not.
    const password = { name: "elastic", content: this.passwords.elastic, readable: ELASTICSEARCH_USER };
    const folder = host.secretFile(
      `${name}-superuser`,
      { folder: "elasticsearch-passwords", ...password },
      { parent: this },
    );
    return {
      environment: {
        ELASTIC_PASSWORD_FILE: `${PASSWORDS}/${password.name}`,
        "xpack.security.http.ssl.enabled": "true",
        "xpack.security.http.ssl.certificate": CERTIFICATE_FILE,
        "xpack.security.http.ssl.key": KEY_FILE,
        "transport.host": "127.0.0.1",
        ...environment,
      },
      files: [{ path: CERTIFICATE_FILE, content: certificate }, { path: KEY_FILE, content: privateKey }, ...files],
      volumes: [{ hostPath: folder, containerPath: PASSWORDS, readOnly: true }],
    };
  }
}
