import "./page.css";
import { listDashboards, search } from "./api";
import { requestOf, type Context, type Json } from "./context";
import { loadDashboard, type Control, type Dashboard } from "./dashboard";
import { choice, element } from "./dom";
import { hashOf, readPlace, type Place } from "./location";
import { PanelView } from "./panel";
import { PRESETS, instant, nameOf, type TimeRange } from "./time";

const app = document.querySelector<HTMLElement>("#app")!;

/** How often panels can be drawn anew, in s. */
const REFRESH = { off: 0, "10 s": 10, "30 s": 30, "1 min": 60, "5 min": 300 };

let timer: number | undefined;

async function show(): Promise<void> {
  window.clearInterval(timer);
  const place = readPlace(window.location.hash);
  try {
    await document.fonts.load("16px 'Inter Variable'"); // texts are measured before they are drawn
    if (place.dashboard === undefined) await showList();
    else await new DashboardView(place, await loadDashboard(place.dashboard)).show();
  } catch (error) {
    app.replaceChildren(element("p", { class: "problem" }, (error as Error).message));
  }
}

async function showList(): Promise<void> {
  const entries = (await listDashboards()).map(({ id, attributes }) =>
    element(
      "li",
      {},
      element("a", { href: hashOf({ dashboard: id }) }, attributes.title),
      element("p", {}, attributes.description ?? ""),
    ),
  );
  document.title = "Dashboards";
  app.replaceChildren(
    element("h1", {}, "Dashboards"),
    entries.length > 0 ? element("ul", { class: "list" }, ...entries) : element("p", {}, "None has been imported yet."),
  );
}

class DashboardView {
  private readonly panels: PanelView[];
  private readonly grid: HTMLElement;
  private readonly time: TimeRange;
  /** Values that were chosen, by field. */
  private readonly chosen = new Map<string, string>();

  constructor(
    private readonly place: Place,
    private readonly dashboard: Dashboard,
  ) {
    this.time = place.time ?? dashboard.time ?? { from: "now-15m", to: "now" };
    this.panels = dashboard.panels.map((panel) => new PanelView(panel));
    this.grid = element("main", { class: "grid", "aria-busy": "true" }, ...this.panels.map(({ root }) => root));
  }

  async show(): Promise<void> {
    const { title, controls } = this.dashboard;
    document.title = title;
    const choices = await Promise.all(controls.map((control) => this.control(control)));
    app.replaceChildren(
      await this.navigation(),
      element("header", {}, element("h1", {}, title), ...choices, this.timePicker(), ...this.refreshing()),
      this.grid,
    );
    await this.draw();
  }

  private async navigation(): Promise<HTMLElement> {
    const links = (await listDashboards()).map(({ id, attributes }) =>
      element(
        "a",
        {
          href: hashOf({ ...this.place, dashboard: id }),
          ...(id === this.place.dashboard ? { "aria-current": "page" } : {}),
        },
        attributes.title,
      ),
    );
    return element("nav", {}, element("a", { href: hashOf({}) }, "Dashboards"), ...links);
  }

  private async control({ title, field, index }: Control): Promise<HTMLElement> {
    const aggs = { values: { terms: { field, size: 100, order: { _key: "asc" } } } };
    const url = { index, "%context%": true, "%timefield%": "@timestamp", body: { size: 0, aggs } };
    const { aggregations } = await search(requestOf(url, this.context()));
    const values = aggregations?.values?.buckets.map(({ key }) => ({ value: key, text: key })) ?? [];
    return choice(title, [{ value: "", text: "Any" }, ...values], "", (value) => {
      if (value === "") this.chosen.delete(field);
      else this.chosen.set(field, value);
      void this.draw();
    });
  }

  private timePicker(): HTMLElement {
    const current = nameOf(this.time);
    const names = [...Object.keys(PRESETS), ...(current in PRESETS ? [] : [current])];
    const options = names.map((name) => ({ value: name, text: name }));
    return choice("Time", options, current, (name) => {
      const time = PRESETS[name];
      if (time) window.location.hash = hashOf({ ...this.place, time });
    });
  }

  private refreshing(): HTMLElement[] {
    const button = element("button", { type: "button" }, "Refresh");
    button.addEventListener("click", () => void this.draw());
    const options = Object.entries(REFRESH).map(([text, seconds]) => ({ value: String(seconds), text }));
    const every = choice("Refresh every", options, "0", (seconds) => {
      window.clearInterval(timer);
      if (seconds !== "0") timer = window.setInterval(() => void this.draw(), Number(seconds) * 1000);
    });
    return [every, button];
  }

  private async draw(): Promise<void> {
    this.grid.setAttribute("aria-busy", "true");
    const context = this.context();
    await Promise.all(this.panels.map((panel) => panel.draw(context)));
    this.grid.setAttribute("aria-busy", "false");
  }

  private context(): Context {
    const now = Date.now();
    const filters = [...this.chosen].map(([field, value]): Json => ({ match_phrase: { [field]: value } }));
    return { min: instant(this.time.from, now), max: instant(this.time.to, now), filters };
  }
}

window.addEventListener("hashchange", () => void show());
void show();
