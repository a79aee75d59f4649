/** The release of Kong that this stand-in behaves like; the image sets it as docker-kong does. */
export const VERSION = process.env.KONG_VERSION || "3.9.1";

export const SERVER = `kong/${VERSION}`;
export const VIA = `1.1 ${SERVER}`;
export const EDITION = "sandbox";
export const TAGLINE = "A stand-in for Kong in the apim sandbox: not Kong";
export const BANNER = `${VERSION} (apim sandbox gateway: a stand-in, not Kong)`;

/** Whether the release imitated is at least `major.minor`. */
export function isAtLeast(major: number, minor: number): boolean {
  const [ourMajor = 0, ourMinor = 0] = VERSION.split(".").map(Number);
  return ourMajor > major || (ourMajor === major && ourMinor >= minor);
}
