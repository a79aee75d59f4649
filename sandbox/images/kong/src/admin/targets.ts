import { KongError } from "../schema/errors.js";
import { type Entity } from "../schema/field.js";
import { parseHost } from "../schema/hosts.js";
import { isUuid } from "../schema/validators.js";
import { upstreams } from "../entities/upstreams.js";
import { targets } from "../entities/targets.js";
import { byId } from "../store/dao.js";
import { type Store } from "../store/store.js";
import { type EntityEndpoints } from "./entities.js";
import { created, missing, noContent, ok, type AdminRequest, type Answer, type Methods } from "./http.js";
import { inferTypes } from "./form.js";
import { pageSize } from "./listing.js";

/** What the balancer knows of a target. */
export interface TargetHealth {
  health: "HEALTHY" | "UNHEALTHY" | "HEALTHCHECKS_OFF" | "DNS_ERROR";
  data: object;
}

export interface HealthView {
  healthOf(upstream: Entity, target: Entity): Promise<TargetHealth>;
  /** Marks a target by hand, until checks say otherwise. */
  setHealth(upstream: Entity, target: Entity, isHealthy: boolean): void;
}

/** `/upstreams/u/targets…` and `/upstreams/u/health`, which differ from other nested entities. */
export class TargetEndpoints {
  constructor(
    private readonly store: Store,
    private readonly entities: EntityEndpoints,
    private readonly health: HealthView,
    private readonly nodeId: string,
  ) {}

  find([first, upstream = "", second, target, action, extra]: string[]): Methods | undefined {
    if (first !== "upstreams") return undefined;
    if (second === "health" && target === undefined) return this.healthList(upstream);
    if (second !== "targets") return undefined;
    if (target === undefined) return this.collection(upstream);
    if (target === "all" && action === undefined) return this.all(upstream);
    if (action === undefined) return this.target(upstream, target);
    // `…/targets/t/ADDRESS/healthy` addresses one of the addresses of a name; here all of them are one.
    const verb = extra ?? action;
    if (verb !== "healthy" && verb !== "unhealthy") return undefined;
    return { PUT: () => this.setHealth(upstream, target, verb === "healthy") };
  }

  private collection(segment: string): Methods {
    return {
      ...this.all(segment),
      POST: async (request) => {
        const upstream = await this.entities.select(upstreams, segment);
        if (!upstream) return missing;
        return created(await this.store.of("targets").insert({ ...given(request), upstream: { id: upstream.id } }));
      },
    };
  }

  private all(segment: string): Methods {
    return {
      GET: async ({ query }) => {
        const upstream = await this.entities.select(upstreams, segment);
        return upstream ? ok(await this.page(upstream, query, `/upstreams/${segment}/targets`)) : missing;
      },
    };
  }

  private healthList(segment: string): Methods {
    return {
      GET: async ({ query }) => {
        const upstream = await this.entities.select(upstreams, segment);
        if (!upstream) return missing;
        const page = await this.page(upstream, query, `/upstreams/${segment}/health`);
        const data = page.data.map(async (target) => ({
          ...target,
          ...(await this.health.healthOf(upstream, target)),
        }));
        return ok({ ...page, data: await Promise.all(data), node_id: this.nodeId });
      },
    };
  }

  private target(segment: string, targetSegment: string): Methods {
    const dao = this.store.of("targets");
    const change = async (request: AdminRequest): Promise<Answer> => {
      const { target } = await this.pair(segment, targetSegment);
      return target ? ok(await dao.update(byId(String(target.id)), given(request))) : missing;
    };
    return {
      GET: async () => {
        const { target } = await this.pair(segment, targetSegment);
        return target ? ok(target) : missing;
      },
      PATCH: change,
      PUT: change,
      DELETE: async () => {
        const { target } = await this.pair(segment, targetSegment);
        if (!target) return missing;
        await dao.delete(byId(String(target.id)));
        return noContent;
      },
    };
  }

  private async setHealth(segment: string, targetSegment: string, isHealthy: boolean): Promise<Answer> {
    const { upstream, target } = await this.pair(segment, targetSegment);
    if (!upstream || !target) return missing;
    this.health.setHealth(upstream, target, isHealthy);
    return noContent;
  }

  private async pair(segment: string, targetSegment: string): Promise<{ upstream?: Entity; target?: Entity }> {
    const upstream = await this.entities.select(upstreams, segment);
    if (!upstream) return {};
    const all = await this.ofUpstream(upstream);
    const name = withPort(targetSegment);
    return {
      upstream,
      target: all.find(({ id, target }) => (isUuid(targetSegment) ? id === targetSegment : target === name)),
    };
  }

  /** Newest first. The offset counts targets. */
  private async page(upstream: Entity, query: URLSearchParams, path: string) {
    const size = pageSize(query);
    const text = query.get("offset") ?? "0";
    const start = Number(text);
    if (!Number.isInteger(start) || start < 0)
      throw new KongError(400, 7, "invalid offset", `'${text}' is not a valid offset`);
    const all = await this.ofUpstream(upstream);
    const offset = all.length > start + size ? String(start + size) : undefined;
    return { data: all.slice(start, start + size), offset, next: offset ? `${path}?offset=${offset}` : null };
  }

  private async ofUpstream(upstream: Entity): Promise<Entity[]> {
    const all: Entity[] = [];
    let offset: string | undefined;
    do {
      const page = await this.store
        .of("targets")
        .page({ size: 1000, offset, where: { upstream_id: String(upstream.id) } });
      all.push(...page.data);
      offset = page.offset;
    } while (offset);
    return all.sort((one, other) => Number(other.created_at) - Number(one.created_at));
  }
}

function given({ body, isForm }: AdminRequest): Entity {
  return isForm ? inferTypes(targets, body) : body;
}

function withPort(segment: string): string {
  const parsed = parseHost(segment);
  return typeof parsed === "string" || parsed.port !== undefined ? segment : `${segment}:8000`;
}
