import { type Entity } from "../schema/field.js";
import { Dao, fieldFault, idOf } from "./dao.js";
import { type Queryable } from "./database.js";

/** A plugin must share a protocol with the route, or with a route of the service, that it is put on. */
export class PluginDao extends Dao {
  protected override async prepare(client: Queryable, entity: Entity, given: Entity, isUpdate: boolean): Promise<void> {
    await super.prepare(client, entity, given, isUpdate);
    const protocols = entity.protocols as string[];
    const route = idOf(entity.route);
    const service = idOf(entity.service);
    if (route) {
      const sets = await protocolSets(client, "id", route);
      if (!sets.every((set) => overlaps(set, protocols))) {
        throw fieldFault("protocols", "must match the associated route's protocols");
      }
    } else if (service) {
      const sets = await protocolSets(client, "service_id", service);
      if (sets.length > 0 && !sets.some((set) => overlaps(set, protocols))) {
        const message = "must match the protocols of at least one route pointing to this Plugin's service";
        throw fieldFault("protocols", message);
      }
    }
  }
}

async function protocolSets(client: Queryable, column: "id" | "service_id", id: string): Promise<string[][]> {
  const { rows } = await client.query(`SELECT protocols FROM routes WHERE ${column} = $1`, [id]);
  return rows.map((row) => row.protocols as string[]);
}

function overlaps(one: string[], other: string[]): boolean {
  return one.some((protocol) => other.includes(protocol));
}
