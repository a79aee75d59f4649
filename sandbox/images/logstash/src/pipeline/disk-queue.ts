import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Event } from "../event/event";
import type { Field, FieldMap } from "../event/field";
import { Arrivals } from "./arrivals";
import type { Batch, EventQueue } from "./queue";

/** A page that has grown beyond this is closed, and the next one opened; in bytes. */
const PAGE_CAPACITY = 4 * 1024 * 1024;

/** An event's place in the queue, counted from the first event ever. */
type Sequence = number;

interface Page {
  file: string;
  /** Of its first event. */
  first: Sequence;
  count: number;
  bytes: number;
}

interface Pushed {
  line: string;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * A queue on disk: an event that is pushed outlives the process, and is handed out again after a start until its batch is
 * acknowledged. Events lie as lines of JSON in pages, named by their first event's number; `checkpoint` holds the number
 * of the first event that is not acknowledged. A page goes when all of it is.
 */
export class DiskQueue implements EventQueue {
  readonly keeps = true;
  private readonly pages: Page[] = [];
  /** Events of the page that is being handed out, from `next` on. */
  private head: { page: Page; lines: string[] } | undefined;
  private next: Sequence;
  private end: Sequence;
  private acknowledged: Sequence;
  /** Handed out and not acknowledged: the first event of each batch, with the one behind its last. */
  private readonly out = new Map<Sequence, Sequence>();
  private tail: FileHandle | undefined;
  private readonly pushed: Pushed[] = [];
  private writing: Promise<void> | undefined;
  private checkpointing: Promise<void> | undefined;
  private readonly room: (() => void)[] = [];
  private readonly arrivals = new Arrivals();
  private closed = false;

  /**
   * Opens the queue of a folder, which is made where it is missing.
   * @param maxBytes a queue that is larger holds its producers back
   */
  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(folder, { recursive: true });
    const checkpoint = join(folder, "checkpoint");
    this.acknowledged = existsSync(checkpoint) ? Number(readFileSync(checkpoint, "utf8")) : 0;
    const numbers = readdirSync(folder).flatMap((name) => /^page\.(\d+)$/.exec(name)?.[1] ?? []);
    for (const first of numbers.map(Number).sort((a, b) => a - b)) this.adopt(first);
    const last = this.pages.at(-1);
    this.end = Math.max(last ? last.first + last.count : 0, this.acknowledged);
    this.next = Math.max(this.acknowledged, this.pages[0]?.first ?? 0);
  }

  get length(): number {
    return this.end - this.next;
  }

  /** Resolves once the event is on disk. Events that are pushed together are written together. */
  async push(event: Event): Promise<void> {
    while (this.bytes >= this.maxBytes) await new Promise<void>((resolve) => this.room.push(resolve));
    await new Promise<void>((done, failed) => {
      this.pushed.push({ line: serialize(event), done, failed });
      this.writing ??= this.write().finally(() => (this.writing = undefined));
    });
  }

  async take(size: number, delay: number): Promise<Batch | undefined> {
    while (!this.closed && this.length === 0) await this.arrivals.next();
    if (this.closed) return undefined;
    const deadline = Date.now() + delay;
    while (this.length < size && !this.closed && deadline > Date.now()) await this.arrivals.next(deadline - Date.now());
    // Another worker may have been quicker.
    if (this.closed || this.length === 0) return this.take(size, delay);
    const first = this.next;
    const events: Event[] = [];
    while (events.length < size && this.length > 0) events.push(deserialize(this.nextLine()));
    this.out.set(first, this.next);
    return { events, acknowledge: () => this.acknowledge(first) };
  }

  /** What is left in it is handed out at the next start. */
  close(): void {
    this.closed = true;
    this.arrivals.announce();
  }

  /** Resolves when all that was pushed and acknowledged is on disk. */
  async settled(): Promise<void> {
    await this.writing;
    await this.checkpointing;
    await this.tail?.close();
    this.tail = undefined;
  }

  private get bytes(): number {
    return this.pages.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes over a page of an earlier run. A line that was cut short was never confirmed to its sender. */
  private adopt(first: Sequence): void {
    const file = join(this.folder, `page.${first}`);
    const text = readFileSync(file, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) {
      writeFileSync(`${file}.whole`, whole);
      renameSync(`${file}.whole`, file);
    }
    const count = whole.split("\n").length - 1;
    if (count === 0 || first + count <= this.acknowledged) unlinkSync(file);
    else this.pages.push({ file, first, count, bytes: Buffer.byteLength(whole) });
  }

  private async write(): Promise<void> {
    while (this.pushed.length > 0) {
      const group = this.pushed.splice(0);
      try {
        const page = await this.openPage();
        const text = group.map(({ line }) => `${line}\n`).join("");
        await this.tail?.appendFile(text);
        await this.tail?.datasync();
        page.count += group.length;
        page.bytes += Buffer.byteLength(text);
        if (this.head?.page === page) this.head.lines.push(...group.map(({ line }) => line));
        this.end += group.length;
        for (const { done } of group) done();
        this.arrivals.announce();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
  }

  /** The page that is written to. After a start it is a new one. */
  private async openPage(): Promise<Page> {
    const last = this.pages.at(-1);
    if (this.tail && last && last.bytes < PAGE_CAPACITY) return last;
    await this.tail?.close();
    const page = { file: join(this.folder, `page.${this.end}`), first: this.end, count: 0, bytes: 0 };
    this.tail = await open(page.file, "a");
    this.pages.push(page);
    return page;
  }

  private nextLine(): string {
    const { head } = this;
    if (!head || this.next >= head.page.first + head.page.count) {
      const page = this.pages.find(({ first, count }) => this.next < first + count)!;
      this.head = { page, lines: readFileSync(page.file, "utf8").split("\n").slice(0, page.count) };
      this.next = Math.max(this.next, page.first);
    }
    const { page, lines } = this.head as { page: Page; lines: string[] };
    return lines[this.next++ - page.first] ?? "";
  }

  private acknowledge(first: Sequence): void {
    this.out.delete(first);
    this.acknowledged = Math.min(this.next, ...this.out.keys());
    this.checkpointing ??= this.checkpoint().finally(() => (this.checkpointing = undefined));
  }

  private async checkpoint(): Promise<void> {
    let written: Sequence;
    do {
      written = this.acknowledged;
      const file = join(this.folder, "checkpoint");
      await writeFile(`${file}.new`, String(written));
      await rename(`${file}.new`, file);
      for (let page = this.pages[0]; page && page.first + page.count <= written; page = this.pages[0]) {
        if (page === this.pages.at(-1) && page.bytes < PAGE_CAPACITY) break; // it is still written to
        this.pages.shift();
        await unlink(page.file);
      }
      for (const resume of this.room.splice(0)) resume();
    } while (written !== this.acknowledged);
  }
}

/** The event's constructor makes a date of `@timestamp` again; other dates are texts from then on. */
function serialize(event: Event): string {
  return JSON.stringify({ ...event.toHash(), "@metadata": event.get("[@metadata]") as Field });
}

function deserialize(line: string): Event {
  return new Event(JSON.parse(line) as FieldMap);
}
