/** Counts of one plugin since the start; duration in ms. */
export interface PluginStats {
  id: string;
  name: string;
  in: number;
  out: number;
  duration: number;
}

/** Counts of the pipeline since the start; durations in ms. */
export interface EventStats {
  /** Put on the queue by inputs. */
  in: number;
  /** Through every filter, dropped ones not counted. */
  filtered: number;
  /** Taken by every output. */
  out: number;
  duration: number;
  queuePushDuration: number;
}

export const pluginStats = (id: string, name: string): PluginStats => ({ id, name, in: 0, out: 0, duration: 0 });

/** Adds the time that `work` takes to the statistics. */
export async function timed<Result>(stats: { duration: number }, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    stats.duration += performance.now() - start;
  }
}
