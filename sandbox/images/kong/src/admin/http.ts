import { type Entity } from "../schema/field.js";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface AdminRequest {
  query: URLSearchParams;
  body: Entity;
  /** The body came as a form: values are text, and take the type that the schema says. */
  isForm: boolean;
}

export interface Answer {
  status: number;
  /** JSON; absent for 204. */
  body?: object;
}

export type Handler = (request: AdminRequest) => Promise<Answer> | Answer;
export type Methods = Partial<Record<Method, Handler>>;

export const ok = (body: object): Answer => ({ status: 200, body });
export const created = (body: object): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };
export const missing: Answer = { status: 404, body: { message: "Not found" } };
export const methodNotAllowed: Answer = { status: 405, body: { message: "Method not allowed" } };
export const unexpected: Answer = { status: 500, body: { message: "An unexpected error occurred" } };
