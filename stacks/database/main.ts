// What an operator does with a platform's database, by one command each. Works on the engine that the stack names.
// usage: node -r sucrase/register/ts stacks/database/main.ts failover|switchover|rejoin|drill|rotate-passwords STACK
//   PULUMI  the CLI, as in 'sandbox/pulumi'; 'pulumi' by default
import { automatic } from "./automatic";
import { Cluster, type Described } from "./cluster";
import { drill } from "./drill/drill";
import { table } from "./drill/table";
import { run } from "./engine";
import { manual } from "./manual";
import { rotatePasswords } from "./rotate";
import { type Say, teller, type Topology } from "./topology";

/** What the commands need of a platform's outputs. */
interface Outputs {
  databaseCluster: Described;
  adminUrl: string;
  proxyUrl: string;
  forDomains: { echo: string };
}

type Command = (cluster: Cluster, topology: Topology, outputs: Outputs, say: Say) => Promise<void>;

const COMMANDS: Record<string, Command> = {
  failover: (cluster, topology, _, say) => topology.failover(cluster, say),
  switchover: (cluster, topology, _, say) => topology.switchover(cluster, say),
  rejoin: (cluster, topology, _, say) => topology.rejoin(cluster, say),
  drill: async (cluster, topology, { databaseCluster, adminUrl, proxyUrl, forDomains: { echo } }, say) => {
    if (databaseCluster.protect && process.env.CONFIRM !== "drill")
      throw new Error("this platform is protected: set CONFIRM=drill to lose its primary on purpose");
    const outcomes = await drill(cluster, topology, { adminUrl, proxyUrl, echo }, say);
    console.log(`\n${table(outcomes)}`);
  },
};

async function main([command = "", stack]: string[]): Promise<void> {
  const pulumi = process.env.PULUMI || "pulumi";
  const work = COMMANDS[command];
  if (!stack || !(work || command === "rotate-passwords"))
    throw new Error(
      `usage: node -r sucrase/register/ts stacks/database/main.ts ${Object.keys(COMMANDS).join("|")}|rotate-passwords STACK`,
    );
  const say = teller();
  if (!work) return rotatePasswords(pulumi, stack, say);
  const output = await run(pulumi, ["stack", "output", "--json", "--stack", stack]);
  const outputs = JSON.parse(output) as Outputs;
  const topology = outputs.databaseCluster.failover === "automatic" ? automatic : manual;
  await work(new Cluster(outputs.databaseCluster), topology, outputs, say);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
});
