import { builtIn, type PluginSpec } from "./spec";

export interface CorsRules {
  /** Origins that may call, as in `https://portal.example.com`. */
  origins: string[];
  methods: string[];
  /** Request headers that a caller may send. */
  headers?: string[];
  /** Response headers that a caller may read. */
  exposedHeaders?: string[];
  /** Whether cookies and authorization may be sent along. @default false */
  credentials?: boolean;
  /** Seconds that a browser may remember the answer. @default 3600 */
  maxAge?: number;
}

/** Answers browsers that ask whether a page of another origin may call. */
export function cors(rules: CorsRules): PluginSpec {
  return builtIn("cors", {
    origins: rules.origins,
    methods: rules.methods,
    headers: rules.headers ?? null,
    exposed_headers: rules.exposedHeaders ?? null,
    credentials: rules.credentials ?? false,
    max_age: rules.maxAge ?? 3600,
  });
}
