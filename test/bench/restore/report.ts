import { median } from "../report";

/** What the issue tracker asks for. */
const GOAL = 0.8;

/** What is measured, in the order of the table. */
export const MEASURES = {
  barmanBackup: "base backup by Barman",
  backupJob: "base-backup job: Barman's, then verified, retention",
  plainBackup: "plain pg_basebackup",
  restore: "make restore: verified, copied, recovered, serving",
  restoreDump: "make restore-dump: pg_restore, serving",
  plainRestore: "copy of the plain pg_basebackup, recovered, serving",
} as const;

export type Measure = keyof typeof MEASURES;

export interface Results {
  /** Of the database, in bytes. */
  size: number;
  /** Of a measure, a round each. */
  seconds: Record<Measure, number[]>;
}

/** The results as Markdown, with what they come to. */
export function report({ size, seconds }: Results): string {
  const rows = Object.entries(MEASURES).map(([measure, what]) => {
    const times = seconds[measure as Measure];
    const middle = median(times);
    return `| ${what} | ${middle.toFixed(1)} | ${(size / 1e6 / middle).toFixed(0)} | ${times.map((time) => time.toFixed(1)).join(", ")} |`;
  });
  const ratio = median(seconds.plainBackup) / median(seconds.barmanBackup);
  return [
    `| ${(size / 1e9).toFixed(2)} GB | s, median | MB/s | rounds |`,
    "| --- | ---: | ---: | --- |",
    ...rows,
    "",
    `${ratio >= GOAL ? "met    " : "NOT MET"}  Barman's throughput is ${ratio.toFixed(2)} × that of pg_basebackup; the goal is at least ${GOAL}.`,
  ].join("\n");
}
