/** Headers in order, with the case that they were written in; names compare without case. */
export class HeaderList {
  private readonly headers = new Map<string, { name: string; values: string[] }>();

  /** From `request.rawHeaders`: names and values in turn. */
  static fromRaw(raw: string[]): HeaderList {
    const list = new HeaderList();
    for (let index = 0; index + 1 < raw.length; index += 2) list.add(raw[index], raw[index + 1]);
    return list;
  }

  get(name: string): string | undefined {
    return this.headers.get(name.toLowerCase())?.values[0];
  }

  set(name: string, value: string | number | boolean) {
    this.headers.set(name.toLowerCase(), { name, values: [String(value)] });
  }

  add(name: string, value: string) {
    const header = this.headers.get(name.toLowerCase());
    if (header) header.values.push(value);
    else this.headers.set(name.toLowerCase(), { name, values: [value] });
  }

  /** Takes over the headers of another list, in place of those of the same name. */
  replace(other: HeaderList) {
    for (const [key, header] of other.headers) this.headers.set(key, header);
  }

  delete(name: string) {
    this.headers.delete(name.toLowerCase());
  }

  /** For Node's `setHeader` and `request`: one value as text, several as a list. */
  toObject(): Record<string, string | string[]> {
    return Object.fromEntries(
      [...this.headers.values()].map(({ name, values }) => [name, values.length === 1 ? values[0] : values]),
    );
  }

  /** As log entries show them: lower case. */
  toLog(): Record<string, string | string[]> {
    return Object.fromEntries(Object.entries(this.toObject()).map(([name, value]) => [name.toLowerCase(), value]));
  }
}
