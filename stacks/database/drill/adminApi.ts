const TAG = "apim-drill";
const PATIENCE = 2_000;

interface Entity {
  id: string;
  username?: string;
}

/** What a drill makes through Kong's Admin API; all of it has a tag, by which it goes again. */
export class AdminApi {
  constructor(private readonly url: string) {}

  /** Whether Kong has acknowledged it. No answer in time is no acknowledgement, and may have been a write all the same. */
  async create(path: string, entity: Record<string, unknown>): Promise<boolean> {
    const request = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ ...entity, tags: [TAG] });
    try {
      const answer = await fetch(`${this.url}/${path}`, { ...request, body, signal: AbortSignal.timeout(PATIENCE) });
      await answer.arrayBuffer();
      return answer.status === 201;
    } catch {
      return false;
    }
  }

  /** All of a kind that drills have made. */
  async all(kind: string): Promise<Entity[]> {
    const found: Entity[] = [];
    let next: string | null = `/${kind}?tags=${TAG}&size=1000`;
    while (next) {
      const answer = await fetch(`${this.url}${next}`);
      if (!answer.ok) throw new Error(`the Admin API answers ${answer.status} when asked for ${kind}`);
      const page = (await answer.json()) as { data: Entity[]; next: string | null };
      found.push(...page.data);
      next = page.next;
    }
    return found;
  }

  /** Deletes all that drills have made. */
  async cleanUp(): Promise<void> {
    for (const kind of ["routes", "services", "consumers"]) {
      for (const { id } of await this.all(kind)) await fetch(`${this.url}/${kind}/${id}`, { method: "DELETE" });
    }
  }
}
