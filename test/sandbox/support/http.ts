import http from "node:http";
import https from "node:https";

const TIMEOUT_MS = 20_000;

export interface Request {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a browser sends a form. */
  form?: Record<string, string>;
  /** The certificate that the server must show, PEM. */
  certificate?: string;
}

export interface Response {
  status: number;
  /** By name in lower case. */
  headers: Record<string, string | undefined>;
  body: string;
}

/** One request on a connection of its own. */
export function request(url: string, { method = "GET", headers = {}, body, form, certificate }: Request = {}) {
  const tls = url.startsWith("https:");
  const [type, sent] = form
    ? ["application/x-www-form-urlencoded", new URLSearchParams(form).toString()]
    : body === undefined
      ? []
      : ["application/json", JSON.stringify(body)];
  const options = {
    method,
    headers: type === undefined ? headers : { "content-type": type, ...headers },
    agent: false as const,
    timeout: TIMEOUT_MS,
    ca: certificate,
  };
  return new Promise<Response>((resolve, reject) => {
    const asked = (tls ? https : http).request(url, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("error", reject).on("end", () => {
        const names = Object.entries(answer.headers).map(([name, value]) => [name, value?.toString()]);
        resolve({
          status: answer.statusCode ?? 0,
          headers: Object.fromEntries(names) as Response["headers"],
          body: text,
        });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error(`${url} did not answer in ${TIMEOUT_MS / 1000} s`)));
    asked.on("error", reject).end(sent);
  });
}

/** The JSON that a GET is answered with; any status but 200 throws. */
export async function getJson<T>(url: string): Promise<T> {
  const { status, body } = await request(url);
  if (status !== 200) throw new Error(`GET ${url}: ${status} ${body}`);
  return JSON.parse(body) as T;
}
