import type { Event } from "../event/event";
import { Arrivals } from "./arrivals";

/** A batch that a worker took: acknowledged once its events are safe in every output. */
export interface Batch {
  events: Event[];
  acknowledge(): void;
}

/** The end of the queue that inputs see. */
export interface EventSink {
  /** Resolves when the event is on the queue: as long as the queue is full, the input waits. */
  push(event: Event): Promise<void>;
}

/** Stands between inputs and workers. */
export interface EventQueue extends EventSink {
  /** Whether what is not acknowledged outlives the process. Then nobody needs to wait for it at the end. */
  readonly keeps: boolean;
  /**
   * Waits for a first event, then gathers until there are `size` or `delay` ms are over.
   * @returns undefined once the queue is closed, and, where it does not keep its events, empty
   */
  take(size: number, delay: number): Promise<Batch | undefined>;
  /** No more events will be pushed. */
  close(): void;
  /** Resolves when everything is where it stays. */
  settled(): Promise<void>;
  readonly length: number;
}

/** A bounded queue in memory: what is in it is lost with the process. */
export class MemoryQueue implements EventQueue {
  readonly keeps = false;
  private readonly events: Event[] = [];
  private readonly producers: (() => void)[] = [];
  private readonly arrivals = new Arrivals();
  private closed = false;

  /** @param capacity most events that wait here */
  constructor(private readonly capacity: number) {}

  get length(): number {
    return this.events.length;
  }

  async push(event: Event): Promise<void> {
    while (this.events.length >= this.capacity) await new Promise<void>((resolve) => this.producers.push(resolve));
    this.events.push(event);
    this.arrivals.announce();
  }

  async take(size: number, delay: number): Promise<Batch | undefined> {
    while (this.events.length === 0) {
      if (this.closed) return undefined;
      await this.arrivals.next();
    }
    const events: Event[] = [];
    const deadline = Date.now() + delay;
    for (;;) {
      events.push(...this.events.splice(0, size - events.length));
      this.wakeProducers();
      const remaining = deadline - Date.now();
      if (events.length >= size || remaining <= 0 || this.closed) break;
      await this.arrivals.next(remaining);
    }
    return { events, acknowledge: () => {} };
  }

  close(): void {
    this.closed = true;
    this.arrivals.announce();
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  /** In the order in which they came, as many as there is room for. */
  private wakeProducers(): void {
    for (const resume of this.producers.splice(0, this.capacity - this.events.length)) resume();
  }
}
