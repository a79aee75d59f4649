import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";

/** For as long as somebody holds its standard input. */
const SERVE = `process.stdin.resume().once("end", () => process.exit()); require(process.cwd());`;

/** A policy pack that runs once for many stacks. To start it, and get it to speed, is most of what a pack costs a preview. */
export interface SharedPolicyPack {
  /** An engine in this environment uses the pack where it would start it. All engines have to configure it alike. */
  env: NodeJS.ProcessEnv;
  end(): void;
}

/**
 * @param folder the pack's
 * @throws where it is not there, or does not start; then it has said why on standard error
 */
export async function startPolicyPack(folder: string): Promise<SharedPolicyPack> {
  const home = realpathSync(folder);
  const pack = spawn("node", ["--eval", SERVE], { cwd: home, stdio: ["pipe", "pipe", "inherit"] });
  const port = new Promise<string>((resolve, reject) => {
    createInterface(pack.stdout).once("line", resolve);
    pack.once("error", reject).once("close", () => reject(new Error(`the policy pack in '${folder}' did not start`)));
  });
  const { PATH = "" } = process.env;
  return {
    env: {
      ...process.env,
      PATH: __dirname + delimiter + PATH,
      APIM_POLICY_PACK: home,
      APIM_POLICY_PACK_PORT: await port,
      APIM_POLICY_PACK_PATH: PATH,
    },
    end: () => pack.stdin.end(),
  };
}
