import { randomUUID } from "node:crypto";
import { cpus, freemem, hostname, loadavg, platform, release, totalmem, uptime } from "node:os";
import type { Elasticsearch } from "./elasticsearch";
import type { Settings } from "./settings";
import { VERSION } from "./version";

type Level = "available" | "critical";
interface ServiceStatus {
  level: Level;
  summary: string;
}

const uuid = randomUUID();

/**
 * Kibana's own account of itself. It is available exactly while Elasticsearch answers.
 * @returns the HTTP status, and the body of `GET /api/status`
 */
export async function statusReport(elasticsearch: Elasticsearch, { SERVER_NAME }: Settings) {
  const core = await elasticsearchStatus(elasticsearch);
  const available = core.level === "available";
  const body = {
    name: SERVER_NAME,
    uuid,
    version: {
      number: VERSION,
      build_hash: "",
      build_number: 0,
      build_snapshot: false,
      build_flavor: "sandbox",
      build_date: new Date(0).toISOString(),
    },
    status: {
      overall: available
        ? { level: core.level, summary: "All services and plugins are available" }
        : { level: core.level, summary: "1 core service is critical: elasticsearch", detail: core.summary, meta: {} },
      core: {
        elasticsearch: { ...core, meta: { warningNodes: [], incompatibleNodes: [] } },
        savedObjects: available
          ? { level: core.level, summary: "SavedObjects service has completed migrations and is available", meta: {} }
          : {
              level: core.level,
              summary: "SavedObjects service is not available without a healthy Elasticsearch connection",
              meta: {},
            },
      },
      plugins: {},
    },
    metrics: metrics(),
  };
  return { status: available ? 200 : 503, body } as const;
}

async function elasticsearchStatus(elasticsearch: Elasticsearch): Promise<ServiceStatus> {
  try {
    const { status } = await elasticsearch.request("GET", "/");
    if (status < 300) return { level: "available", summary: "Elasticsearch is available" };
    return {
      level: "critical",
      summary: `Unable to retrieve version information from Elasticsearch nodes. HTTP ${status}`,
    };
  } catch (error) {
    return {
      level: "critical",
      summary: `Unable to retrieve version information from Elasticsearch nodes. ${(error as Error).message}`,
    };
  }
}

function metrics() {
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  const [one, five, fifteen] = loadavg();
  const process_ = {
    memory: { heap: { total_in_bytes: heapTotal, used_in_bytes: heapUsed }, resident_set_size_in_bytes: rss },
    pid: process.pid,
    uptime_in_millis: Math.round(process.uptime() * 1000),
  };
  return {
    last_updated: new Date().toISOString(),
    collection_interval_in_millis: 5000,
    os: {
      platform: platform(),
      platformRelease: `${platform()}-${release()}`,
      load: { "1m": one, "5m": five, "15m": fifteen },
      memory: { total_in_bytes: totalmem(), free_in_bytes: freemem(), used_in_bytes: totalmem() - freemem() },
      uptime_in_millis: Math.round(uptime() * 1000),
      cpus: cpus().length,
      hostname: hostname(),
    },
    process: process_,
    processes: [process_],
  };
}
