import { isObject } from "../schema/field.js";
import { type Exchange } from "./exchange.js";

/** By name; a parameter that is given more than once is a list, and JSON may have values of any type. */
export type Parameters = Record<string, unknown>;

/** The parameters of the query and, over them, of a form or JSON body. A body that is too large to be kept has none. */
export async function requestParameters(exchange: Exchange): Promise<Parameters> {
  const query = fromPairs(exchange.query);
  return ["POST", "PUT", "PATCH"].includes(exchange.method) ? { ...query, ...(await bodyParameters(exchange)) } : query;
}

async function bodyParameters(exchange: Exchange): Promise<Parameters> {
  const type = exchange.header("content-type") ?? "";
  const isJson = type.includes("application/json");
  if (!isJson && !isForm(exchange)) return {};
  const text = (await exchange.body.read())?.toString() ?? "";
  return isJson ? fromJson(text) : fromPairs(new URLSearchParams(text));
}

export function isForm(exchange: Exchange): boolean {
  return (exchange.header("content-type") ?? "").includes("application/x-www-form-urlencoded");
}

function fromPairs(pairs: URLSearchParams): Parameters {
  const names = [...new Set(pairs.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = pairs.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function fromJson(text: string): Parameters {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
