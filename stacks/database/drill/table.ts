import type { Outcome } from "./drill";

const COLUMNS: [title: string, of: (outcome: Outcome) => string | number][] = [
  ["lost", ({ scenario }) => scenario],
  ["writes again after", ({ recovery }) => `${recovery.toFixed(1)} s`],
  ["acknowledged", ({ acknowledged }) => acknowledged],
  ["of these lost", ({ lost }) => lost],
  ["proxy requests", ({ requests }) => requests],
  ["of these failed", ({ failed }) => failed],
];

/** The outcomes as a table in Markdown. */
export function table(outcomes: Outcome[]): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map(() => "---"),
    ...outcomes.map((outcome) => COLUMNS.map(([, of]) => String(of(outcome)))),
  ];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}
