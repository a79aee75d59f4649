import * as pulumi from "@pulumi/pulumi";
import type { SecretFile } from "../../host";

const FOLDER = "/run/elasticsearch";

/** Where a client's container has the certificate that it trusts. */
export const AUTHORITY_FILE = `${FOLDER}/ca.crt`;

/** How a client of Elasticsearch logs in, once it can. */
export interface Login {
  user: pulumi.Input<string>;
  password: pulumi.Input<string>;
  /** The certificate that its own is to be trusted by, PEM. */
  authority: pulumi.Input<string>;
}

export function authorityFile({ authority }: Login): SecretFile {
  return { path: AUTHORITY_FILE, content: authority };
}

/** Has curl log in to Elasticsearch by itself, and to nothing else: what calls it need not know. */
export function curlLogin(login: Login | undefined): { environment: Record<string, string>; files: SecretFile[] } {
  if (!login) return { environment: {}, files: [] };
  const { user, password } = login;
  return {
    environment: { CURL_HOME: FOLDER },
    files: [
      { path: `${FOLDER}/.curlrc`, content: `netrc-file = "${FOLDER}/netrc"\ncacert = "${AUTHORITY_FILE}"\n` },
      {
        path: `${FOLDER}/netrc`,
        content: pulumi.interpolate`machine elasticsearch login ${user} password ${password}\n`,
      },
      authorityFile(login),
    ],
  };
}
