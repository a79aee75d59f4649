import type { Pipeline } from "../pipeline/pipeline";
import type { EventStats, PluginStats } from "../pipeline/stats";

/** What pipelines have counted together, by the names of the monitoring API. */
export function eventStats(all: EventStats[]) {
  const sum = (of: (stats: EventStats) => number) => Math.round(all.reduce((total, stats) => total + of(stats), 0));
  return {
    in: sum((stats) => stats.in),
    filtered: sum((stats) => stats.filtered),
    out: sum((stats) => stats.out),
    duration_in_millis: sum((stats) => stats.duration),
    queue_push_duration_in_millis: sum((stats) => stats.queuePushDuration),
  };
}

export function pipelineStats({ stats, compiled, queue }: Pipeline) {
  return {
    events: eventStats([stats]),
    plugins: {
      inputs: compiled.inputs.map((input) => inputStats(input.stats)),
      codecs: [],
      filters: compiled.filters.map(workStats),
      outputs: compiled.outputs.map((output) => workStats(output.stats)),
    },
    reloads: {
      successes: 0,
      failures: 0,
      last_error: null,
      last_success_timestamp: null,
      last_failure_timestamp: null,
    },
    queue: { type: queue.keeps ? "persisted" : "memory", events_count: queue.length },
  };
}

function inputStats({ id, name, out, duration }: PluginStats) {
  return { id, name, events: { out, queue_push_duration_in_millis: Math.round(duration) } };
}

function workStats({ id, name, in: taken, out, duration }: PluginStats) {
  return { id, name, events: { in: taken, out, duration_in_millis: Math.round(duration) } };
}
