import type { Event } from "../event/event";

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

/** Stands between inputs and workers. A queue on disk would implement the same and act on acknowledgements. */
export interface EventQueue extends EventSink {
  /**
   * Waits for a first event, then gathers until there are `size` or `delay` ms are over.
   * @returns undefined once the queue is closed and empty
   */
  take(size: number, delay: number): Promise<Batch | undefined>;
  /** No more events will be pushed. */
  close(): void;
  readonly length: number;
}

/** A bounded queue in memory: what is in it is lost with the process. */
export class MemoryQueue implements EventQueue {
  private readonly events: Event[] = [];
  private readonly producers: (() => void)[] = [];
  private readonly consumers = new Set<() => void>();
  private closed = false;

  /** @param capacity most events that wait here */
  constructor(private readonly capacity: number) {}

  get length(): number {
    return this.events.length;
  }

  async push(event: Event): Promise<void> {
    while (this.events.length >= this.capacity) await new Promise<void>((resolve) => this.producers.push(resolve));
    this.events.push(event);
    this.wakeConsumers();
  }

  async take(size: number, delay: number): Promise<Batch | undefined> {
    while (this.events.length === 0) {
      if (this.closed) return undefined;
      await this.arrival();
    }
    const events: Event[] = [];
    const deadline = Date.now() + delay;
    for (;;) {
      events.push(...this.events.splice(0, size - events.length));
      this.wakeProducers();
      const remaining = deadline - Date.now();
      if (events.length >= size || remaining <= 0 || this.closed) break;
      await this.arrival(remaining);
    }
    return { events, acknowledge: () => {} };
  }

  close(): void {
    this.closed = true;
    this.wakeConsumers();
  }

  /** Resolves when an event arrives, the queue is closed, or after `timeout` ms. */
  private arrival(timeout?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeout === undefined ? undefined : setTimeout(() => wake(), timeout);
      const wake = () => {
        clearTimeout(timer);
        this.consumers.delete(wake);
        resolve();
      };
      this.consumers.add(wake);
    });
  }

  private wakeConsumers(): void {
    for (const wake of [...this.consumers]) wake();
  }

  /** In the order in which they came, as many as there is room for. */
  private wakeProducers(): void {
    for (const resume of this.producers.splice(0, this.capacity - this.events.length)) resume();
  }
}
