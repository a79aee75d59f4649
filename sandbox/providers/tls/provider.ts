import { provider } from "../kit";
import { privateKey } from "./private-key";
import { selfSignedCert } from "./self-signed-cert";

/** Stands in for the official plugin `tls`. Keys and certificates live in the state alone: there is no service behind it. */
export const tls = provider({
  name: "tls",
  version: "5.6.1",
  config: {},
  connect: () => undefined,
  resources: {
    "tls:index/privateKey:PrivateKey": privateKey,
    "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert,
  },
});
