import { z } from "zod";
import type { Event } from "../event/event";
import type { EventSink } from "../pipeline/queue";
import type { CodecSetting } from "./settings";

/** Takes events in and puts them on the pipeline's queue. */
export interface Input {
  /** Resolves when it accepts events. */
  start(queue: EventSink): Promise<void>;
  /** Accepts nothing further; resolves when everything accepted is on the queue. */
  stop(): Promise<void>;
}

/** Changes an event, or cancels it. Never throws for what an event may hold: it tags the event instead. */
export type Filter = (event: Event) => void;

/** Stores events somewhere. */
export interface Output {
  start?(): void;
  /**
   * Resolves when every event is stored, or given up for good: what is not resolved holds the pipeline back.
   * @throws BatchAborted once `abort` was called, where events are not stored
   */
  receive(events: Event[]): Promise<void>;
  /** Ends waiting for a receiver that is away: for events that are safe elsewhere. */
  abort?(): void;
  close?(): Promise<void>;
}

export class BatchAborted extends Error {}

/** Text to events and back. */
export interface Codec {
  decode(text: string): Event[];
  encode(event: Event): string;
}

/** Keeps an event, and why it is there. */
export type DeadLetterWriter = (event: Event, reason: string, plugin: { id: string; type: string }) => Promise<void>;

/** What a plugin knows of the node that runs it. */
export interface PluginContext {
  /** Default of every plugin's `ecs_compatibility`. */
  ecsCompatibility: string;
  /** Stops the pipeline: for what no retry can mend. */
  fail(error: Error): void;
  /** Where events go that can never be stored; undefined without a dead letter queue. */
  deadLetters?: DeadLetterWriter | undefined;
  /** Makes a codec named in a setting. */
  codec(node: CodecSetting): Codec;
}

export type PluginType = "input" | "filter" | "output" | "codec";
type Settings<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** A plugin as the registry holds it: what it is called, which settings it has, how it is made. */
export interface PluginDefinition<Instance = unknown> {
  name: string;
  schema: z.ZodObject;
  create(settings: Record<string, unknown>, context: PluginContext): Instance;
}

const define =
  <Instance>() =>
  <Shape extends z.ZodRawShape>(
    name: string,
    shape: Shape,
    create: (settings: Settings<Shape>, context: PluginContext) => Instance,
  ): PluginDefinition<Instance> => ({
    name,
    schema: z.strictObject(shape),
    // The schema has parsed the settings when create is called: this is where the two types meet.
    create: (settings, context) => create(settings as Settings<Shape>, context),
  });

export const defineInput = define<Input>();
export const defineOutput = define<Output>();
export const defineCodec = define<Codec>();
