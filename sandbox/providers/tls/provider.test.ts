import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { utils } from "ssh2";
import { Host } from "../kit";
import { reveal, type WireObject } from "../kit/values";
import { tls } from "./provider";

const host = new Host(tls, () => undefined);
const KEY = "tls:index/privateKey:PrivateKey";
const CERTIFICATE = "tls:index/selfSignedCert:SelfSignedCert";

const target = (type: string) => ({ urn: `urn:pulumi:test::test::${type}::it`, type, name: "it" });

async function create(type: string, inputs: WireObject) {
  const { id, state } = await host.create(target(type), inputs, false);
  return { id, state, plain: reveal(state) as Record<string, string> };
}

const KEYS: Record<string, string | number>[] = [
  { algorithm: "RSA", rsaBits: 2048 },
  { algorithm: "ECDSA", ecdsaCurve: "P256" },
  { algorithm: "ECDSA", ecdsaCurve: "P384" },
  { algorithm: "ECDSA", ecdsaCurve: "P521" },
  { algorithm: "ED25519" },
];

describe("the tls provider", () => {
  for (const inputs of KEYS) {
    const title = Object.values(inputs).join(" ");

    it(`makes ${title} keys that Node.js and SSH read, and keeps them secret`, async () => {
      const { id, state, plain } = await create(KEY, inputs);
      assert.match(id, /^[0-9a-f]{40}$/);
      const der = (pem = "") => createPrivateKey(pem).export({ type: "pkcs8", format: "der" }).toString("hex");
      assert.equal(der(plain.privateKeyPem), der(plain.privateKeyPemPkcs8));
      for (const name of ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]) {
        assert.notEqual(state[name], plain[name], `${name} is not marked as a secret`);
      }
      const [secret, open] = [
        utils.parseKey(plain.privateKeyOpenssh ?? ""),
        utils.parseKey(plain.publicKeyOpenssh ?? ""),
      ];
      assert.ok(!(secret instanceof Error) && !(open instanceof Error));
      assert.deepEqual(secret.getPublicSSH(), open.getPublicSSH());
      assert.equal(open.verify("text", secret.sign("text")), true);
      assert.match(plain.publicKeyFingerprintMd5 ?? "", /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
      assert.match(plain.publicKeyFingerprintSha256 ?? "", /^SHA256:[\w+/]{43}$/);
    });

    it(`signs a certificate with a ${title} key`, async () => {
      const { plain: key } = await create(KEY, inputs);
      const { plain } = await create(CERTIFICATE, {
        privateKeyPem: key.privateKeyPem ?? "",
        validityPeriodHours: 1,
        allowedUses: ["server_auth"],
      });
      const certificate = new X509Certificate(plain.certPem ?? "");
      assert.ok(certificate.verify(certificate.publicKey));
      assert.ok(certificate.checkPrivateKey(createPrivateKey(key.privateKeyPem ?? "")));
      assert.equal(plain.keyAlgorithm, inputs.algorithm);
    });
  }

  it("makes no OpenSSH key on P-224, which OpenSSH lacks, and no certificate", async () => {
    const { plain } = await create(KEY, { algorithm: "ECDSA" });
    assert.equal(plain.publicKeyOpenssh, "");
    const inputs = { privateKeyPem: plain.privateKeyPem ?? "", validityPeriodHours: 1, allowedUses: [] };
    await assert.rejects(create(CERTIFICATE, inputs), /cannot sign with a secp224r1 key/);
  });

  describe("a self-signed certificate", () => {
    let inputs: WireObject;
    before(async () => {
      const { plain: key } = await create(KEY, { algorithm: "ECDSA", ecdsaCurve: "P256" });
      inputs = {
        privateKeyPem: key.privateKeyPem ?? "",
        subject: { commonName: "kong", organization: "Example", country: "TW" },
        dnsNames: ["kong", "localhost"],
        ipAddresses: ["127.0.0.1", "::1"],
        uris: ["spiffe://example/kong"],
        validityPeriodHours: 24,
        allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
      };
    });

    it("says what it was asked to", async () => {
      const { id, plain } = await create(CERTIFICATE, inputs);
      const certificate = new X509Certificate(plain.certPem ?? "");
      assert.equal(certificate.subject, "C=TW\nO=Example\nCN=kong");
      assert.equal(certificate.issuer, certificate.subject);
      assert.equal(
        certificate.subjectAltName,
        "DNS:kong, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, URI:spiffe://example/kong",
      );
      assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
      assert.equal(certificate.ca, false);
      assert.equal(BigInt(`0x${certificate.serialNumber}`).toString(), id);
      assert.equal(Date.parse(certificate.validTo), Date.parse(plain.validityEndTime ?? ""));
      assert.equal(Date.parse(plain.validityEndTime ?? "") - Date.parse(plain.validityStartTime ?? ""), 24 * 3_600_000);
    });

    it("may be an authority's, with key identifiers", async () => {
      const more = { isCaCertificate: true, setAuthorityKeyId: true, allowedUses: ["cert_signing"] };
      const { plain } = await create(CERTIFICATE, { ...inputs, ...more });
      assert.equal(new X509Certificate(plain.certPem ?? "").ca, true);
    });

    it("is quiet as long as it is valid", async () => {
      const { id, state } = await create(CERTIFICATE, inputs);
      const live = await host.read(target(CERTIFICATE), id, inputs, state);
      assert.deepEqual(live, { id, inputs, state });
      assert.deepEqual(host.diff(CERTIFICATE, inputs, inputs, state).changed, []);
    });

    it("is replaced once its renewal is due", async () => {
      const { id, state } = await create(CERTIFICATE, inputs);
      const early = { ...inputs, earlyRenewalHours: 25 };
      assert.deepEqual(host.diff(CERTIFICATE, inputs, early, state).replaces, []);
      const later = await host.update(target(CERTIFICATE), id, { inputs, state }, early, false);
      assert.equal(later.certPem, state.certPem);
      assert.deepEqual(host.diff(CERTIFICATE, early, early, later).replaces, ["readyForRenewal"]);
      const live = await host.read(target(CERTIFICATE), id, early, later);
      assert.equal(live?.state.readyForRenewal, true);
    });

    it("is replaced for another name", () => {
      assert.deepEqual(host.diff(CERTIFICATE, inputs, { ...inputs, dnsNames: ["kong"] }).replaces, ["dnsNames"]);
    });
  });
});
