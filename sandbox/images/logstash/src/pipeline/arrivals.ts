/** Lets workers wait for events. */
export class Arrivals {
  private readonly waiting = new Set<() => void>();

  /** Resolves when events arrive, the queue is closed, or after `timeout` ms. */
  next(timeout?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeout === undefined ? undefined : setTimeout(() => wake(), timeout);
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      this.waiting.add(wake);
    });
  }

  /** Something is there, or will never be. */
  announce(): void {
    for (const wake of [...this.waiting]) wake();
  }
}
