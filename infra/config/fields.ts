import { CronExpressionParser } from "cron-parser";
import { z } from "zod";

/** A TCP port, 1 to 65535. */
export const port = z
  .int("is a port number, 1 to 65535")
  .min(1, "is a port number, 1 to 65535")
  .max(65535, "is a port number, 1 to 65535");

export const megabytes = z.int().min(1);

/** An IPv4 network, as in `172.28.0.0/16`, with no bit set behind the prefix. */
export const cidr = z
  .string()
  .refine(isNetwork, "is an IPv4 network in CIDR notation, with no bit set behind the prefix, as in '172.28.0.0/16'");

/** An IPv4 address to listen on. */
export const bindAddress = z.ipv4("is an IPv4 address to listen on, as in '127.0.0.1'");

/** An absolute path without `..`, other than the root itself. */
export const path = z
  .string()
  .regex(
    /^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/,
    "is an absolute path of letters, digits, '.', '_' and '-', as in '/srv/apim'",
  );

export const dockerHost = z
  .string()
  .regex(
    /^(unix:\/\/\/[^\s]+|ssh:\/\/[\w.-]+@[\w.-]+(:\d+)?)$/,
    "is a Docker host: 'unix:///var/run/docker.sock' or 'ssh://user@machine'",
  );

/** An image reference with an exact tag, a digest, or both. `latest` is no version. */
export const image = z
  .string()
  .regex(/^[a-z0-9][\w./:-]*?(:(?!latest(@|$))\w[\w.-]*(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/, {
    error: "is an image with an exact tag other than 'latest', or a digest, as in 'postgres:13'",
  });

/** A word of a configuration file that is read line by line. */
export const word = z
  .string()
  .regex(/^[!#-&(-_a-~]+$/, "is one or more printable ASCII characters, other than blanks and quotes");

/** Whom a file is encrypted for. */
export const ageRecipient = z
  .string()
  .regex(
    /^age1[02-9ac-hj-np-z]{58}$/,
    "is the public key of an age identity, as 'age-keygen' prints it: 'age1' and 58 characters behind it",
  );

/** The five fields of a crontab line: minute, hour, day of month, month, day of week. */
export const cron = z.string().refine(isCron, "is a cron line of five fields, as in '0 2 * * *'");

function isNetwork(value: string): boolean {
  if (!z.cidrv4().safeParse(value).success) return false;
  const [address = "", length = ""] = value.split("/");
  const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return bits % 2 ** (32 - Number(length)) === 0;
}

function isCron(value: string): boolean {
  if (value.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(value);
    return true;
  } catch {
    return false;
  }
}
