import { definePlugin } from "./plugin.js";

interface RequestTerminationConfig {
  status_code: number;
  message: string | null;
  content_type: string | null;
  body: string | null;
  echo: boolean;
  trigger: string | null;
}

const MESSAGES: Record<number, string> = {
  401: "Unauthorized",
  404: "Not found",
  405: "Method not allowed",
  500: "An unexpected error occurred",
  502: "Bad Gateway",
  503: "Service unavailable",
};

export const requestTermination = definePlugin<RequestTerminationConfig>({
  access(exchange, { status_code: status, message, content_type, body, echo, trigger }) {
    if (trigger && exchange.header(trigger) === undefined && !exchange.query.has(trigger)) return undefined;
    const text = message ?? MESSAGES[status];
    if (echo) {
      const { method, scheme, host, path, query, request, match } = exchange;
      const seen = { method, scheme, host, path, headers: request.headers, query: Object.fromEntries(query) };
      return {
        status,
        body: { message: text, request: seen, matched_route: match?.route, matched_service: match?.service },
      };
    }
    if (body !== null)
      return { status, body, headers: { "Content-Type": content_type ?? "application/json; charset=utf-8" } };
    return { status, body: text === undefined ? undefined : { message: text } };
  },
});
