import { linearAxis } from "../../src/shared/axis";
import { METRIC_ORDER, type ReportTrendPoint } from "../../src/shared/evaluationReportProtocol";
import { metricText } from "../../src/shared/words/metrics";
import { drawing, element } from "../elements";
import { t } from "../words";

const WIDTH = 420;
const HEIGHT = 180;
const MARGIN = { left: 50, right: 12, top: 12, bottom: 26 };

/** The metrics of several evaluations of one test file, each metric with its intervals in a drawing of its own, and all of them as a table. */
export class TrendChart {
  readonly root: HTMLElement;
  private readonly drawings = element("div", { class: "drawings" });
  private readonly table = element("table");

  /** @param open leads to an evaluation by its folder. */
  constructor(private readonly open: (folder: string) => void) {
    const note = element("p", { class: "status" }, t("Each point is an evaluation with its 95 % interval, in the order of the table. A ring marks the one that is shown, an empty point one that asked other rows: such points cannot be compared."));
    this.root = element("div", { class: "chart trend" }, this.drawings, note, element("details", { class: "numbers", open: "" }, element("summary", {}, t("Evaluations as a table")), element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Evaluations as a table") }, this.table)));
  }

  /** @param shown folder of the evaluation that the page is about. */
  show(points: readonly ReportTrendPoint[], shown: string): void {
    this.drawings.replaceChildren(...METRIC_ORDER.map((id, metric) => element("figure", { "data-metric": id }, element("figcaption", {}, metricText(id, t)), chartOf(metricText(id, t), points, metric, shown))));
    const columns = [t("No."), t("Begun"), t("Model"), t("Rows"), ...METRIC_ORDER.map((id) => metricText(id, t))];
    this.table.replaceChildren(
      element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
      element("tbody", {}, ...points.map((point, place) => this.line(point, place, shown))),
    );
  }

  private line({ folder, time, model, rows, sameRows, metrics }: ReportTrendPoint, place: number, shown: string): HTMLElement {
    const name = folder === shown ? element("strong", {}, t("{model} (shown here)", { model })) : element("button", { type: "button", class: "link", "data-folder": folder, title: t("Open the report of this evaluation") }, model);
    if (folder !== shown) name.addEventListener("click", () => this.open(folder));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, String(place + 1)),
      element("td", {}, time),
      element("td", {}, name),
      element("td", {}, sameRows ? String(rows) : t("{rows} (other rows)", { rows })),
      ...metrics.map(({ text }) => element("td", {}, text)),
    );
  }
}

function chartOf(name: string, points: readonly ReportTrendPoint[], metric: number, shown: string): SVGElement {
  const axis = linearAxis([1], 4);
  const step = (WIDTH - MARGIN.left - MARGIN.right) / points.length;
  const x = (place: number): number => MARGIN.left + step * (place + 0.5);
  const y = (share: number): number => HEIGHT - MARGIN.bottom - axis.at(share) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const drawn = points.flatMap((point, place) => {
    const share = point.metrics[metric]?.drawn ?? null;
    return share === null ? [] : [{ ...point, place, share }];
  });
  const label = drawn.length === 0 ? t("{metric}: counts alone, too few rows to draw", { metric: name }) : `${name}: ${drawn.map(({ place, metrics }) => `${place + 1}: ${metrics[metric]?.text ?? ""}`).join("; ")}`;
  const [left, right] = [String(MARGIN.left), String(WIDTH - MARGIN.right)];
  const grid = axis.ticks.flatMap((tick) => [
    drawing("line", { class: "grid", x1: left, x2: right, y1: y(tick).toFixed(1), y2: y(tick).toFixed(1) }),
    drawing("text", { class: "tick", x: String(MARGIN.left - 6), y: (y(tick) + 4).toFixed(1), "text-anchor": "end" }, t("{share} %", { share: Math.round(100 * tick) })),
  ]);
  const line = drawn.filter(({ sameRows }) => sameRows).map(({ place, share }) => `${x(place).toFixed(1)},${y(share.rate).toFixed(1)}`);
  return drawing(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    ...grid,
    ...points.map((_, place) => drawing("text", { class: "tick", x: x(place).toFixed(1), y: String(HEIGHT - 8), "text-anchor": "middle" }, String(place + 1))),
    drawing("polyline", { class: "line course", points: line.join(" ") }),
    ...drawn.map(({ folder, sameRows, place, share }) =>
      drawing(
        "g",
        { class: sameRows ? "point" : "point other", "data-point": String(place + 1) },
        drawing("line", { class: "whisker", x1: x(place).toFixed(1), x2: x(place).toFixed(1), y1: y(share.low).toFixed(1), y2: y(share.high).toFixed(1) }),
        drawing("circle", { class: "mark", cx: x(place).toFixed(1), cy: y(share.rate).toFixed(1), r: "4" }),
        ...(folder === shown ? [drawing("circle", { class: "best", cx: x(place).toFixed(1), cy: y(share.rate).toFixed(1), r: "8" })] : []),
      ),
    ),
  );
}
