import { compileCondition, type Condition } from "../conditions/compile";
import { ConfigurationError, type PluginNode, type Section, type Statement } from "../config/ast";
import type { Event } from "../event/event";
import { instantiate, type NodeContext } from "../plugins/instantiate";
import type { Filter, Input, Output } from "../plugins/plugin";
import { pluginStats, timed, type PluginStats } from "./stats";

export interface CompiledInput {
  plugin: Input;
  stats: PluginStats;
}

export interface CompiledOutput {
  plugin: Output;
  stats: PluginStats;
  /** Stores events, and counts them. */
  receive(events: Event[]): Promise<void>;
}

/** A pipeline with every plugin made, nothing of it running. */
export interface CompiledPipeline {
  inputs: CompiledInput[];
  filter: Filter;
  filters: PluginStats[];
  outputs: CompiledOutput[];
  /** Whether what can never be stored is kept. */
  hasDeadLetters: boolean;
  /** The outputs that an event goes to. */
  route(event: Event): CompiledOutput[];
}

/** @throws ConfigurationError */
export function compilePipeline(sections: Section[], context: NodeContext): CompiledPipeline {
  const inputs: CompiledInput[] = [];
  const filters: PluginStats[] = [];
  const outputs: CompiledOutput[] = [];
  const filterSteps: Filter[] = [];
  const routes: Step<CompiledOutput[]>[] = [];
  for (const { type, body } of sections) {
    if (type === "input") inputs.push(...body.map((statement) => compileInput(statement, context)));
    if (type === "filter") {
      const step = compileBlock(body, (node) => compileFilter(node, context, filters));
      filterSteps.push((event) => step(event, undefined));
    }
    if (type === "output") {
      routes.push(
        compileBlock(body, (node) => {
          const output = compileOutput(node, context);
          outputs.push(output);
          return (_event, chosen) => void chosen.push(output);
        }),
      );
    }
  }
  return {
    inputs,
    filters,
    outputs,
    hasDeadLetters: context.deadLetters !== undefined,
    filter: (event) => filterSteps.forEach((step) => step(event)),
    route: (event) => {
      const chosen: CompiledOutput[] = [];
      for (const route of routes) route(event, chosen);
      return chosen;
    },
  };
}

/** What one plugin, or a branch of them, does with an event; `state` is what the section gathers on the way. */
type Step<State> = (event: Event, state: State) => void;

function compileBlock<State>(body: Statement[], compilePlugin: (node: PluginNode) => Step<State>): Step<State> {
  const steps = body.map((statement) => compileStatement(statement, compilePlugin));
  return (event, state) => {
    for (const step of steps) {
      if (event.cancelled) return;
      step(event, state);
    }
  };
}

function compileStatement<State>(statement: Statement, compilePlugin: (node: PluginNode) => Step<State>): Step<State> {
  if (statement.kind === "plugin") return compilePlugin(statement);
  const arms: [Condition, Step<State>][] = statement.arms.map(({ condition, body }) => [
    compileCondition(condition),
    compileBlock(body, compilePlugin),
  ]);
  const otherwise = compileBlock(statement.otherwise, compilePlugin);
  return (event, state) => {
    const [, step] = arms.find(([condition]) => condition(event)) ?? [undefined, otherwise];
    step(event, state);
  };
}

function compileInput(statement: Statement, context: NodeContext): CompiledInput {
  if (statement.kind === "branch") throw new ConfigurationError("an input section takes no conditionals", statement.at);
  const { id, name, plugin } = instantiate("input", statement, context);
  return { plugin, stats: pluginStats(id, name) };
}

function compileFilter(node: PluginNode, context: NodeContext, all: PluginStats[]): Filter {
  const { id, name, plugin } = instantiate("filter", node, context);
  const stats = pluginStats(id, name);
  all.push(stats);
  return (event) => {
    const start = performance.now();
    stats.in++;
    plugin(event);
    if (!event.cancelled) stats.out++;
    stats.duration += performance.now() - start;
  };
}

function compileOutput(node: PluginNode, context: NodeContext): CompiledOutput {
  const { id, name, plugin } = instantiate("output", node, context);
  const stats = pluginStats(id, name);
  const receive = async (events: Event[]) => {
    stats.in += events.length;
    await timed(stats, () => plugin.receive(events));
    stats.out += events.length;
  };
  return { plugin, stats, receive };
}
