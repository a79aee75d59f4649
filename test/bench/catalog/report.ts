/** What the issue tracker asks for. */
const GOALS = { costRatio: 1.3, secondsFor1000: 180, changeSeconds: 10, policyShare: 0.2 };

/** All times in seconds. */
export interface Results {
  services: number;
  domains: number;
  entities: number;
  firstUp: number;
  firstUpWithPolicies: number;
  preview: number;
  previewWithPolicies: number;
  /** Of one domain, whose one route has another path. */
  changePreview: number;
  changeUp: number;
  deckSync: number;
  deckDiff: number;
  deckChange: number;
}

/** The results as a table, a column a size, and what they come to. */
export function report(measured: Results[]): string {
  const row = (what: string, value: (results: Results) => string) =>
    [what.padEnd(44), ...measured.map((results) => value(results).padStart(10))].join(" ");
  const seconds = (what: string, of: keyof Results) => row(what, (results) => results[of].toFixed(1));
  return [
    row("SERVICES", ({ services }) => String(services)),
    row("entities", ({ entities }) => String(entities)),
    row("stacks of domains", ({ domains }) => String(domains)),
    seconds("first up, s", "firstUp"),
    row("  a thousand entities, s", (results) => (1000 * costOf(results)).toFixed(1)),
    seconds("  with policies, s", "firstUpWithPolicies"),
    seconds("preview without changes, s", "preview"),
    seconds("  with policies, s", "previewWithPolicies"),
    seconds("one route changed: preview of its domain, s", "changePreview"),
    seconds("  up of its domain, s", "changeUp"),
    seconds("deck sync of the same, s", "deckSync"),
    row("  first up takes so many times as long", ({ firstUp, deckSync }) => (firstUp / deckSync).toFixed(1)),
    seconds("deck diff without changes, s", "deckDiff"),
    seconds("deck sync, one route changed, s", "deckChange"),
    "",
    ...verdicts(measured),
  ].join("\n");
}

function verdicts(measured: Results[]): string[] {
  const smallest = measured.reduce((one, other) => (other.services < one.services ? other : one));
  const largest = measured.reduce((one, other) => (other.services > one.services ? other : one));
  const ratio = costOf(largest) / costOf(smallest);
  const change = largest.changePreview + largest.changeUp;
  const policies = [
    ["a first up", largest.firstUpWithPolicies / largest.firstUp - 1],
    ["a preview without changes", largest.previewWithPolicies / largest.preview - 1],
  ] as const;
  return [
    ...(largest === smallest
      ? []
      : [
          verdict(
            ratio,
            GOALS.costRatio,
            `an entity of ${largest.services} services costs × ${ratio.toFixed(2)} one of ${smallest.services}`,
          ),
        ]),
    ...(largest.services < 1000
      ? []
      : [
          verdict(
            largest.firstUp,
            GOALS.secondsFor1000,
            `${largest.services} services are deployed in ${largest.firstUp.toFixed(0)} s`,
          ),
        ]),
    verdict(
      change,
      GOALS.changeSeconds,
      `one route of ${largest.services} services is previewed and changed in ${change.toFixed(1)} s`,
    ),
    ...policies.map(([what, share]) =>
      verdict(share, GOALS.policyShare, `policies add ${(100 * share).toFixed(0)} % to ${what}`),
    ),
  ];
}

/** Seconds an entity. */
function costOf({ firstUp, entities }: Results): number {
  return firstUp / entities;
}

function verdict(value: number, goal: number, fact: string): string {
  return `${value <= goal ? "met    " : "NOT MET"}  ${fact}; the goal is at most ${goal < 1 ? `${100 * goal} %` : goal}.`;
}
