import { string, type Property, type PropertyOptions } from "../kit";

/** A text of JSON, as Terraform's providers take what has no fixed shape. Its spelling is no difference. */
export function jsonText(options: PropertyOptions<string> & { default: string }): Property<string, true>;
export function jsonText(options: PropertyOptions<string> & { required: true }): Property<string, true>;
export function jsonText(options?: PropertyOptions<string>): Property<string, false>;
export function jsonText(options: PropertyOptions<string> = {}): Property<string> {
  return string({ validate: faultOf, normalize: (text: string) => parse(text) ?? text, ...options });
}

/** Undefined where nothing is given. */
export function parse(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined || faultOf(text)) return undefined;
  return JSON.parse(text) as Record<string, unknown>;
}

/** Undefined where the server has nothing, or an object without anything in it. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || Object.keys(value).length === 0) return undefined;
  return JSON.stringify(value);
}

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return "is not JSON";
  }
}
