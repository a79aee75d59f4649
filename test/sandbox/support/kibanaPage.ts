import { type Browser, type Locator, type Page, chromium } from "playwright-core";

export type Row = Record<string, string | number | boolean | null>;

export interface TimeRange {
  from: number;
  to: number;
}

/** Kibana in a real browser. */
export class KibanaPage {
  /** What the page has complained of. */
  readonly errors: string[] = [];

  private constructor(
    private readonly kibana: string,
    private readonly browser: Browser,
    readonly page: Page,
  ) {
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.errors.push(message.text());
    });
  }

  /** Starts the browser; Debian's Chromium, with nothing that would call its maker. */
  static async open(kibana: string): Promise<KibanaPage> {
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      timezoneId: "UTC",
    });
    return new KibanaPage(kibana, browser, page);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  async list(): Promise<string[]> {
    await this.page.goto(`${this.kibana}/app/dashboards`);
    await this.page.locator(".list a").first().waitFor();
    return this.page.locator(".list a").allTextContents();
  }

  /** Shows a dashboard, and waits until all of its panels are drawn. */
  async show(dashboard: string, { from, to }: TimeRange): Promise<void> {
    const time = `(from:'${new Date(from).toISOString()}',to:'${new Date(to).toISOString()}')`;
    await this.page.goto("about:blank"); // an address that differs after its # alone would load nothing
    await this.page.goto(`${this.kibana}/app/dashboards#/view/${dashboard}?_g=(time:${time})`);
    await this.drawn();
  }

  async choose(control: string, value: string): Promise<void> {
    await this.page.getByLabel(control, { exact: true }).selectOption(value);
    await this.drawn();
  }

  /** Texts that stand in the place of panels, as that there is nothing to show. */
  messages(): Promise<string[]> {
    return this.page.locator(".panel .empty, .panel .problem").allTextContents();
  }

  titles(): Promise<string[]> {
    return this.page.locator(".panel h2").allTextContents();
  }

  panel(title: string): Locator {
    return this.page.locator(".panel", { has: this.page.getByRole("heading", { name: title, exact: true }) });
  }

  /** The rows that a panel's marks are drawn from, each once, but for fields that are lists or objects. */
  async rows(title: string): Promise<Row[]> {
    return this.panel(title).evaluate(rowsDrawn);
  }

  /** What a panel's one number is. */
  async value(title: string): Promise<unknown> {
    const rows = await this.rows(title);
    if (rows.length !== 1) throw new Error(`${title} has ${rows.length} numbers`);
    return rows[0]?.value;
  }

  /** What a table's lines read. */
  async texts(title: string): Promise<string[][]> {
    const columns = (row: Row) => Object.keys(row).filter((name) => /^text\d$/.test(name));
    return (await this.rows(title)).map((row) => columns(row).map((name) => String(row[name])));
  }

  private async drawn(): Promise<void> {
    await this.page.locator("main[aria-busy=false]").waitFor({ timeout: 60_000 });
  }
}

interface Item {
  datum?: Record<string, unknown>;
  role?: string;
  items?: Item[];
}

/** Runs in the browser as it is written here, but for its types: without what would be compiled for older engines. */
function rowsDrawn(panel: unknown): Row[] {
  const { vega } = panel as { vega: { scenegraph(): { root: Item } } };
  const found = new Map<string, Row>();
  const collect = ({ datum, role = "", items = [] }: Item): void => {
    if (/^(axis|legend)/.test(role)) return;
    if (datum && "row" in datum) {
      const row = Object.fromEntries(Object.entries(datum).filter(([, value]) => Object(value) !== value)) as Row;
      found.set(JSON.stringify(row), row);
    }
    items.forEach(collect);
  };
  collect(vega.scenegraph().root);
  return [...found.values()];
}
