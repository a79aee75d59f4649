import embed, { type Result, type VisualizationSpec } from "vega-embed";
import { search } from "./api";
import { requestOf, type Context, type Json } from "./context";
import type { Panel } from "./dashboard";
import { element } from "./dom";

/** A panel on the page, which draws itself as often as it is asked to. */
export class PanelView {
  /** With the last drawing's view as its property `vega`, for whoever looks at the page from outside. */
  readonly root: HTMLElement & { vega?: Result["view"] };
  private readonly content = element("div", { class: "content" });
  private drawn: Result | undefined;

  constructor(private readonly panel: Panel) {
    const { x, y, w, h } = panel.place;
    this.root = element("section", { class: "panel", title: "" }, element("h2", {}, panel.title), this.content);
    this.root.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
  }

  async draw(context: Context): Promise<void> {
    try {
      if (this.panel.spec === undefined) throw new Error(this.panel.problem);
      const spec = JSON.parse(this.panel.spec) as Json;
      const found = await fillIn(spec, context);
      if (found === 0) this.say("No results found", "empty");
      else await this.render(spec);
    } catch (error) {
      this.say((error as Error).message, "problem");
    }
  }

  private async render(spec: Json): Promise<void> {
    const { clientWidth, clientHeight } = this.content;
    const sized = { autosize: { type: "fit", contains: "padding" }, width: clientWidth, height: clientHeight, ...spec };
    const place = element("div", {});
    const drawn = await embed(place, sized as unknown as VisualizationSpec, { actions: false, renderer: "svg" });
    this.clear();
    this.content.replaceChildren(place);
    this.drawn = drawn;
    this.root.vega = drawn.view;
  }

  private say(text: string, kind: "empty" | "problem"): void {
    this.clear();
    this.content.replaceChildren(element("p", { class: kind }, text));
  }

  private clear(): void {
    this.drawn?.finalize();
    this.drawn = undefined;
    delete this.root.vega;
  }
}

/**
 * Puts answers in the place of the questions that a specification has.
 * @returns how many documents they are about
 */
async function fillIn(spec: Json, context: Context): Promise<number> {
  const totals = await Promise.all(
    questionsIn(spec).map(async (data) => {
      const answer = await search(requestOf(data.url as Json, context));
      delete data.url;
      data.values = answer;
      return answer.hits.total.value;
    }),
  );
  return totals.reduce((sum, total) => sum + total, 0);
}

/** All data sources whose `url` is an object. */
function questionsIn(value: unknown): Json[] {
  if (typeof value !== "object" || value === null) return [];
  const { data } = value as { data?: Json | Json[] };
  const here = [data ?? []].flat().filter(({ url }) => typeof url === "object");
  const below = Object.entries(value).flatMap(([name, inner]) => (name === "data" ? [] : questionsIn(inner)));
  return [...here, ...below];
}
