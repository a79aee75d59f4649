import { readFileSync, readdirSync } from "node:fs";

/** A process and everything that it has started, by process id. */
export function familyOf(pid: number): number[] {
  const parents = new Map(runningPids().map((child) => [child, parentOf(child)]));
  const family = [pid];
  for (const member of family) {
    family.push(...[...parents].filter(([, parent]) => parent === member).map(([child]) => child));
  }
  return family;
}

export function isRunning(pid: number): boolean {
  const status = statOf(pid);
  return status !== undefined && status.state !== "Z";
}

function runningPids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number | undefined {
  return statOf(pid)?.parent;
}

/** The fields behind the command's name, which may itself hold blanks and brackets. */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
