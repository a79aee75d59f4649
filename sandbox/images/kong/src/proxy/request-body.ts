import { type IncomingMessage } from "node:http";
import { type Writable } from "node:stream";

/** Bodies up to this size are kept while they are sent, so that another upstream can be tried; in bytes. */
const REPLAY_LIMIT = 64 * 1024;

/** Streams a request's body to an upstream; a small one can be sent again to the next. */
export class RequestBody {
  private sink?: Writable;
  private readonly sent: Buffer[] = [];
  private hasEnded = false;
  /** Bytes received so far. */
  size = 0;

  constructor(private readonly source: IncomingMessage) {
    source.pause().on("data", (chunk: Buffer) => this.pass(chunk));
    source.on("end", () => {
      this.hasEnded = true;
      this.sink?.end();
    });
  }

  get canReplay(): boolean {
    return this.size <= REPLAY_LIMIT;
  }

  sendTo(sink: Writable) {
    this.sink = sink;
    sink.on("drain", () => {
      if (this.sink === sink) this.source.resume();
    });
    for (const chunk of this.sent) sink.write(chunk);
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
    if (this.canReplay) this.sent.push(chunk);
    else this.sent.length = 0;
    if (this.sink && !this.sink.write(chunk)) this.source.pause();
  }
}
