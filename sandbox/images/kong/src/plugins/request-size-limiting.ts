import { definePlugin } from "./plugin.js";

interface RequestSizeLimitingConfig {
  allowed_payload_size: number;
  size_unit: "megabytes" | "kilobytes" | "bytes";
  require_content_length: boolean;
}

const UNITS = { megabytes: 2 ** 20, kilobytes: 2 ** 10, bytes: 1 };

/** Goes by Content-Length: a body sent in chunks is streamed past, and not counted. */
export const requestSizeLimiting = definePlugin<RequestSizeLimitingConfig>({
  access(exchange, config) {
    const length = Number(exchange.header("content-length") ?? NaN);
    if (Number.isNaN(length)) {
      const isChunked = exchange.header("transfer-encoding") === "chunked";
      if (!config.require_content_length || isChunked) return undefined;
      return { status: 411, message: "A valid Content-Length header is required" };
    }
    if (length <= config.allowed_payload_size * UNITS[config.size_unit]) return undefined;
    const expectsContinue = exchange.header("expect")?.trim().toLowerCase() === "100-continue";
    return { status: expectsContinue ? 417 : 413, message: "Request size limit exceeded" };
  },
});
