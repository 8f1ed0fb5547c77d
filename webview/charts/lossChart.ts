import { linearAxis, logAxis, type Axis } from "../../src/shared/axis";
import type { ChartPoint } from "../../src/shared/runProtocol";
import { drawing, element } from "../elements";
import { t } from "../words";

/** One curve; `kind` and `run` decide how it is drawn, so that colour alone never tells curves apart. */
export interface Curve {
  readonly label: string;
  readonly kind: "training" | "validation";
  /** 0 for the first run, 1 for one that it is compared with. */
  readonly run: 0 | 1;
  readonly points: readonly ChartPoint[];
  readonly best?: ChartPoint | undefined;
}

const WIDTH = 720;
const HEIGHT = 280;
const MARGIN = { left: 52, right: 14, top: 14, bottom: 40 };
/** Fewer points are marked one by one. */
const FEW = 60;

/** Losses over steps, drawn and as a table. Redrawn in place, so that its switch and its table keep focus and state. */
export class LossChart {
  readonly root: HTMLElement;
  private readonly figure = element("div", { class: "drawing" });
  private readonly legend = element("ul", { class: "legend" });
  private readonly body = element("tbody");
  private readonly head = element("thead");
  private readonly scale = element("button", { type: "button", class: "scale", "aria-pressed": "false" }, t("Logarithmic scale"));
  private readonly table: HTMLElement;
  private curves: readonly Curve[] = [];
  private steps = 0;

  constructor() {
    this.scale.addEventListener("click", () => {
      this.scale.setAttribute("aria-pressed", String(!this.logarithmic));
      this.draw();
    });
    this.table = element("details", { class: "numbers" }, element("summary", {}, t("Losses as a table")), element("table", {}, this.head, this.body));
    this.table.addEventListener("toggle", () => this.fillTable());
    this.root = element("div", { class: "chart" }, element("div", { class: "bar" }, this.legend, this.scale), this.figure, this.table);
  }

  /** @param steps of the whole run: the axis does not move while it trains. */
  show(curves: readonly Curve[], steps: number): void {
    this.curves = curves;
    this.steps = steps;
    this.draw();
    this.fillTable();
  }

  private get logarithmic(): boolean {
    return this.scale.getAttribute("aria-pressed") === "true";
  }

  private draw(): void {
    const points = this.curves.flatMap((curve) => curve.points);
    const losses = points.map(({ loss }) => loss);
    const vertical = this.logarithmic ? logAxis(losses) : linearAxis(losses);
    const horizontal = linearAxis([this.steps, ...points.map(({ step }) => step)], 6);
    const x = (step: number): number => MARGIN.left + horizontal.at(step) * (WIDTH - MARGIN.left - MARGIN.right);
    const y = (loss: number): number => HEIGHT - MARGIN.bottom - vertical.at(loss) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    this.legend.replaceChildren(...this.curves.map(legendItem));
    this.figure.replaceChildren(
      drawing(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary(this.curves) },
        ...grid(vertical, horizontal, x, y),
        ...this.curves.map((curve) => curveOf(curve, x, y)),
      ),
    );
  }

  /** Only while it is open: nobody reads a closed table, and a screen reader hears the drawing's summary. */
  private fillTable(): void {
    if (!this.table.hasAttribute("open")) return;
    const steps = [...new Set(this.curves.flatMap(({ points }) => points.map(({ step }) => step)))].sort((a, b) => a - b);
    const columns = this.curves.map(({ points }) => new Map(points.map(({ step, loss }) => [step, loss])));
    this.head.replaceChildren(element("tr", {}, element("th", { scope: "col" }, t("Step")), ...this.curves.map(({ label }) => element("th", { scope: "col" }, label))));
    this.body.replaceChildren(...steps.map((step) => element("tr", {}, element("th", { scope: "row" }, String(step)), ...columns.map((column) => element("td", {}, column.get(step)?.toFixed(4) ?? "")))));
  }
}

function grid(vertical: Axis, horizontal: Axis, x: (step: number) => number, y: (loss: number) => number): readonly SVGElement[] {
  const [left, right, bottom] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const lines = vertical.ticks.flatMap((tick) => [
    drawing("line", { class: "grid", x1: String(left), x2: String(right), y1: y(tick).toFixed(1), y2: y(tick).toFixed(1) }),
    drawing("text", { class: "tick", x: String(left - 8), y: (y(tick) + 4).toFixed(1), "text-anchor": "end" }, String(tick)),
  ]);
  const marks = horizontal.ticks.map((tick) => drawing("text", { class: "tick", x: x(tick).toFixed(1), y: String(bottom + 18), "text-anchor": "middle" }, String(tick)));
  return [...lines, drawing("line", { class: "axis", x1: String(left), x2: String(right), y1: String(bottom), y2: String(bottom) }), ...marks, drawing("text", { class: "tick", x: String(right), y: String(HEIGHT - 4), "text-anchor": "end" }, t("step"))];
}

function curveOf({ kind, run, points, best }: Curve, x: (step: number) => number, y: (loss: number) => number): SVGElement {
  const line = drawing("polyline", { class: "line", points: points.map(({ step, loss }) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`).join(" ") });
  const dots = points.length > FEW ? [] : points.map(({ step, loss }) => dot(kind, x(step), y(loss)));
  const mark = best === undefined ? [] : [drawing("circle", { class: "best", cx: x(best.step).toFixed(1), cy: y(best.loss).toFixed(1), r: "7" }, drawing("title", {}, t("best: {loss} at step {step}", { loss: best.loss.toFixed(3), step: best.step })))];
  return drawing("g", { class: `curve ${kind} run-${run}`, "data-points": String(points.length) }, line, ...dots, ...mark);
}

/** Round for training, a diamond for validation. */
function dot(kind: Curve["kind"], x: number, y: number): SVGElement {
  return kind === "training"
    ? drawing("circle", { class: "dot", cx: x.toFixed(1), cy: y.toFixed(1), r: "2.5" })
    : drawing("path", { class: "dot", d: `M${x.toFixed(1)} ${(y - 4.5).toFixed(1)}l4.5 4.5l-4.5 4.5l-4.5 -4.5z` });
}

function legendItem({ label, kind, run, best }: Curve): HTMLElement {
  const sample = drawing("svg", { viewBox: "0 0 28 12", width: "28", height: "12", "aria-hidden": "true" }, drawing("g", { class: `curve ${kind} run-${run}` }, drawing("line", { class: "line", x1: "0", x2: "28", y1: "6", y2: "6" }), dot(kind, 14, 6)));
  return element("li", {}, sample, best === undefined ? label : `${label} (${t("best: {loss} at step {step}", { loss: best.loss.toFixed(3), step: best.step })})`);
}

/** What the drawing shows, for who cannot see it. */
function summary(curves: readonly Curve[]): string {
  const parts = curves.map(({ label, points, best }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return t("{curve}: nothing yet", { curve: label });
    const course = t("{curve}: from {first} at step {from} to {last} at step {to}", { curve: label, first: first.loss.toFixed(3), from: first.step, last: last.loss.toFixed(3), to: last.step });
    return best === undefined ? course : `${course}, ${t("best: {loss} at step {step}", { loss: best.loss.toFixed(3), step: best.step })}`;
  });
  return parts.join(". ");
}
