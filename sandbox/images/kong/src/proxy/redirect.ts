import { type Exit } from "../plugins/plugin.js";
import { type Exchange } from "./exchange.js";
import { type Route } from "./model.js";

const REASONS: Record<number, string> = {
  301: "301 Moved Permanently",
  302: "302 Found",
  307: "307 Temporary Redirect",
  308: "308 Permanent Redirect",
};

/** What a client is told that came over http to a route for https alone. */
export function httpsExit(exchange: Exchange, route: Route): Exit | undefined {
  const isHttpsOnly = route.protocols.every((protocol) => protocol === "https" || protocol === "grpcs");
  if (exchange.forwarded("x-forwarded-proto", exchange.scheme) === "https" || !isHttpsOnly) return undefined;
  const status = route.https_redirect_status_code;
  const reason = REASONS[status];
  if (!reason) return { status, message: "Please use HTTPS protocol", headers: { Upgrade: "TLS/1.2, HTTP/1.1" } };
  return {
    status,
    body:
      `<html>\r\n<head><title>${reason}</title></head>\r\n<body>\r\n` +
      `<center><h1>${reason}</h1></center>\r\n</body>\r\n</html>\r\n`,
    headers: {
      "Content-Type": "text/html",
      Location: `https://${exchange.forwarded("x-forwarded-host", exchange.host)}${exchange.request.url}`,
    },
  };
}
