import { resource, type Fields, type Resource } from "../kit";
import type { Server } from "./server";

/** A resource whose operations work on a PostgreSQL server. */
export function postgresResource<I extends Fields, O extends Fields = Record<never, never>>(
  definition: Resource<I, O, Server>,
): Resource<I, O, Server> {
  return resource(definition);
}
