import { type IncomingMessage } from "node:http";
import { type Writable } from "node:stream";

/** Bodies up to this size are kept while they are sent, so that another upstream can be tried; in bytes. */
const REPLAY_LIMIT = 64 * 1024;

/** Streams a request's body to an upstream; a small one can be read by plugins, and sent again to the next upstream. */
export class RequestBody {
  private sink?: Writable;
  private reader?: (whole: Buffer | undefined) => void;
  private kept: Buffer[] = [];
  private hasEnded = false;
  /** Bytes received so far. */
  size = 0;

  constructor(private readonly source: IncomingMessage) {
    source.pause().on("data", (chunk: Buffer) => this.pass(chunk));
    source.on("end", () => {
      this.hasEnded = true;
      this.sink?.end();
      this.finishReading(Buffer.concat(this.kept));
    });
    source.on("close", () => this.finishReading(undefined));
  }

  get canReplay(): boolean {
    return this.size <= REPLAY_LIMIT;
  }

  /** The body before it is sent anywhere, which it still can be; undefined when it is too large to be kept. */
  read(): Promise<Buffer | undefined> {
    if (!this.canReplay) return Promise.resolve(undefined);
    if (this.hasEnded) return Promise.resolve(Buffer.concat(this.kept));
    if (this.source.destroyed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.reader = resolve;
      this.source.resume();
    });
  }

  /** Puts another body in the place of one that has been read. */
  replace(body: Buffer) {
    this.kept = [body];
  }

  sendTo(sink: Writable) {
    this.sink = sink;
    sink.on("drain", () => {
      if (this.sink === sink) this.source.resume();
    });
    for (const chunk of this.kept) sink.write(chunk);
    if (this.hasEnded) sink.end();
    else this.source.resume();
  }

  /** Stops reading until the next sink. */
  detach() {
    this.sink = undefined;
    this.source.pause();
  }

  /** Reads what is left and drops it, so that the connection is ready for its next request. */
  drain() {
    this.sink = undefined;
    this.source.resume();
  }

  private pass(chunk: Buffer) {
    this.size += chunk.length;
    if (this.canReplay || this.reader) this.kept.push(chunk);
    else this.kept = [];
    if (this.sink && !this.sink.write(chunk)) this.source.pause();
    if (!this.canReplay && this.reader) {
      this.source.pause();
      this.finishReading(undefined);
    }
  }

  private finishReading(whole: Buffer | undefined) {
    this.reader?.(whole);
    this.reader = undefined;
  }
}
