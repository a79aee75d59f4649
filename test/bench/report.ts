import type { Start } from "./stopwatch";

/** What the issue tracker asks of a warm start, against docker-compose. */
const UP_GOAL = 1.3;

/** What a preview may take: so many times that of an empty program, and so many seconds more. */
const PREVIEW_GOAL = { factor: 1.5, seconds: 3 };

export interface Results {
  rounds: number;
  up: Start[];
  compose: Start[];
  /** Seconds. */
  preview: number[];
  /** Seconds. */
  emptyPreview: number[];
}

/** The results as a table, each with the goal that it is held to. */
export function report({ up, compose, preview, emptyPreview }: Results): string {
  const answered = (starts: Start[]) => starts.map(({ answered }) => answered);
  const ratio = median(answered(up)) / median(answered(compose));
  const previewGoal = PREVIEW_GOAL.factor * median(emptyPreview) + PREVIEW_GOAL.seconds;
  return [
    row("SECONDS", "MEDIAN", "RUNS"),
    timesRow("make up, to the first 200", answered(up)),
    timesRow(
      "make up, to its end",
      up.map(({ ended }) => ended),
    ),
    timesRow("docker-compose up -d, to the first 200", answered(compose)),
    timesRow(
      "docker-compose up -d, to its end",
      compose.map(({ ended }) => ended),
    ),
    timesRow("preview without changes", preview),
    timesRow("preview of an empty program", emptyPreview),
    "",
    "Warm: images, data and set-up are there; containers and network are not.",
    verdict(ratio <= UP_GOAL, `make up takes ${ratio.toFixed(2)} times as long as docker-compose`, `${UP_GOAL}`),
    verdict(
      median(preview) <= previewGoal,
      `a preview without changes takes ${median(preview).toFixed(1)} s`,
      `${previewGoal.toFixed(1)} s, which is ${PREVIEW_GOAL.factor} × that of an empty program + ${PREVIEW_GOAL.seconds} s`,
    ),
  ].join("\n");
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

function timesRow(what: string, seconds: number[]): string {
  return row(what, median(seconds).toFixed(1), seconds.map((time) => time.toFixed(1)).join("  "));
}

function row(what: string, middle: string, runs: string): string {
  return `${what.padEnd(40)} ${middle.padStart(6)}  ${runs}`;
}

function verdict(met: boolean, fact: string, goal: string): string {
  return `${met ? "met    " : "NOT MET"}  ${fact}; the goal is at most ${goal}.`;
}
