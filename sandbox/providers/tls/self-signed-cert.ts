import { boolean, integer, list, object, resource, string } from "../kit";
import { issueSelfSigned } from "./issue";
import { USES } from "./key-usage";

const HOUR = 3_600_000;
const replace = true;
const part = string();

interface Validity {
  validityEndTime?: string;
  earlyRenewalHours?: number;
}

export const selfSignedCert = resource({
  inputs: {
    privateKeyPem: string({ required: true, secret: true, replace }),
    validityPeriodHours: integer({
      required: true,
      replace,
      validate: (h) => (h < 0 ? "must not be negative" : undefined),
    }),
    allowedUses: list(string({ oneOf: USES }), { required: true, replace }),
    /** How long before its end the certificate is to be replaced. */
    earlyRenewalHours: integer({ default: 0 }),
    dnsNames: list(string(), { replace }),
    ipAddresses: list(string(), { replace }),
    uris: list(string(), { replace }),
    isCaCertificate: boolean({ default: false, replace }),
    maxPathLength: integer({ default: -1, replace }),
    setSubjectKeyId: boolean({ default: false, replace }),
    setAuthorityKeyId: boolean({ default: false, replace }),
    subject: object(
      {
        commonName: part,
        organization: part,
        organizationalUnit: part,
        streetAddresses: list(string()),
        locality: part,
        province: part,
        country: part,
        postalCode: part,
        serialNumber: part,
        emailAddress: part,
      },
      { replace },
    ),
  },
  outputs: {
    certPem: string(),
    keyAlgorithm: string(),
    readyForRenewal: boolean(),
    validityStartTime: string(),
    validityEndTime: string(),
  },
  unsupported: ["privateKeyPemWo", "privateKeyPemWoVersion"],
  due: (state) => (isReady(state) ? [{ property: "readyForRenewal", replace: true }] : []),
  async create(_context, inputs) {
    const notBefore = wholeSeconds(Date.now());
    const notAfter = wholeSeconds(notBefore.getTime() + inputs.validityPeriodHours * HOUR);
    const { pem, serialNumber, keyAlgorithm } = await issueSelfSigned({ ...inputs, notBefore, notAfter });
    const [validityStartTime, validityEndTime] = [rfc3339(notBefore), rfc3339(notAfter)];
    return {
      id: serialNumber,
      state: { certPem: pem, keyAlgorithm, readyForRenewal: false, validityStartTime, validityEndTime },
    };
  },
  async read(_context, _id, state) {
    if (!state.certPem) throw new Error("a self-signed certificate cannot be imported");
    return { state: { readyForRenewal: isReady(state) } };
  },
  /** Only earlyRenewalHours gets here, and that is for later. */
  async update() {},
  async delete() {},
});

function isReady({ validityEndTime, earlyRenewalHours = 0 }: Validity): boolean {
  return validityEndTime !== undefined && Date.now() >= Date.parse(validityEndTime) - earlyRenewalHours * HOUR;
}

/** The precision of a certificate's dates. */
function wholeSeconds(time: number): Date {
  return new Date(Math.floor(time / 1000) * 1000);
}

function rfc3339(date: Date): string {
  return date.toISOString().replace(".000", "");
}
