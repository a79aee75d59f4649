import { type IncomingMessage } from "node:http";
import { type LineLog } from "./log.js";

export interface AccessRecord {
  request: IncomingMessage;
  ip: string;
  status: number;
  /** Bytes of the response's body. */
  sent: number;
  requestId?: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** One line in nginx's combined format, with Kong's request id behind it on the proxy. */
export function writeAccess(log: LineLog, { request, ip, status, sent, requestId }: AccessRecord) {
  const { referer = "-", "user-agent": agent = "-" } = request.headers;
  const line = `${request.method} ${request.url} HTTP/${request.httpVersion}`;
  const id = requestId === undefined ? "" : ` kong_request_id: "${requestId}"`;
  log.write(`${ip} - - [${localTime(new Date())}] "${line}" ${status} ${sent} "${referer}" "${agent}"${id}`);
}

function localTime(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${two(now.getUTCDate())}/${MONTHS[now.getUTCMonth()]}/${now.getUTCFullYear()}`;
  return `${date}:${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())} +0000`;
}
