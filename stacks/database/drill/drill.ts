import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../cluster";
import type { DatabaseNode } from "../node";
import type { Say, Topology } from "../topology";
import { until } from "../wait";
import { AdminApi } from "./adminApi";
import { ProxyLoad } from "./proxyLoad";
import { Writer } from "./writer";

const STEADY_FOR = 3_000;
const REQUESTS = 1_000;
const WRITES_WITHIN = 120;
const FOLLOWS_WITHIN = 120;

/** Where the gateway answers, and the upstream service that drilled requests go to. */
export interface Gateway {
  adminUrl: string;
  proxyUrl: string;
  /** As in `demo-echo:8080`. */
  echo: string;
}

/** What became of one primary that was lost. */
export interface Outcome {
  scenario: string;
  /** From the operator's command, or from the loss where there is none, to the first write that was acknowledged; seconds. */
  recovery: number;
  acknowledged: number;
  /** Writes that were acknowledged and are gone. */
  lost: number;
  requests: number;
  failed: number;
}

interface Scenario {
  name: string;
  lose(cluster: Cluster, primary: DatabaseNode): Promise<unknown>;
  heal(cluster: Cluster, node: DatabaseNode): Promise<unknown>;
}

const SCENARIOS: Scenario[] = [
  {
    name: "kill -9 of the primary's container",
    lose: ({ engine }, { container }) => engine.docker(["kill", "--signal", "KILL", container]),
    heal: (_, node) => node.start(),
  },
  {
    name: "primary cut off from the network",
    lose: ({ engine, network }, { container }) => engine.docker(["network", "disconnect", network, container]),
    heal: ({ engine, network }, { container, name }) =>
      engine.docker(["network", "connect", "--alias", name, network, container]),
  },
];

/** Loses the primary in each way under steady writes and requests, and puts everything right again after each. */
export async function drill(cluster: Cluster, topology: Topology, gateway: Gateway, say: Say): Promise<Outcome[]> {
  const admin = new AdminApi(gateway.adminUrl);
  await admin.cleanUp();
  const url = await openRoute(admin, gateway);
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of SCENARIOS) outcomes.push(await play(scenario, cluster, topology, admin, url, say));
  } finally {
    await admin.cleanUp();
  }
  return outcomes;
}

async function play(
  scenario: Scenario,
  cluster: Cluster,
  topology: Topology,
  admin: AdminApi,
  url: string,
  say: Say,
): Promise<Outcome> {
  const primary = await topology.primary(cluster);
  await until("a replica that follows", FOLLOWS_WITHIN, () => topology.isWhole(cluster));
  const writer = new Writer(admin, `drill-${Date.now()}`);
  const load = new ProxyLoad(url);
  await sleep(STEADY_FOR);
  say(`${scenario.name}: ${primary.name}`);
  let began = Date.now();
  await scenario.lose(cluster, primary);
  if (topology.needsOperator) {
    began = Date.now();
    await topology.failover(cluster, say);
  }
  const recovery = ((await writer.firstAfter(began, WRITES_WITHIN)) - began) / 1000;
  say(`writes are acknowledged again after ${recovery.toFixed(1)} s`);
  await scenario.heal(cluster, primary);
  if (topology.needsOperator) await topology.rejoin(cluster, say);
  await until(`${primary.name} to follow as a replica`, FOLLOWS_WITHIN, () => topology.isWhole(cluster));
  await until(`${REQUESTS} requests`, WRITES_WITHIN, async () => load.requests >= REQUESTS);
  await Promise.all([writer.stop(), load.stop()]);
  for (const failure of new Set(load.failures)) say(`a request failed: ${failure}`);
  const there = new Set((await admin.all("consumers")).map(({ username }) => username));
  return {
    scenario: scenario.name,
    recovery,
    acknowledged: writer.acknowledged.length,
    lost: writer.acknowledged.filter((name) => !there.has(name)).length,
    requests: load.requests,
    failed: load.failures.length,
  };
}

/** A route of the drill's own, without limits. Returns its address, once the proxy serves it. */
async function openRoute(admin: AdminApi, { echo, proxyUrl }: Gateway): Promise<string> {
  const [host, port] = echo.split(":");
  const service = { name: "apim-drill", host, port: Number(port) };
  const route = { name: "apim-drill", paths: ["/apim-drill"] };
  if (!(await admin.create("services", service)) || !(await admin.create("services/apim-drill/routes", route)))
    throw new Error("the Admin API does not take what the drill needs");
  const url = `${proxyUrl}/apim-drill`;
  await until("the drill's route", 60, () =>
    fetch(url).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  return url;
}
