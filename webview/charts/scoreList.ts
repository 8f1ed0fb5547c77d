import type { ShownScores } from "../../src/shared/runProtocol";
import { element } from "../elements";

/** The metrics of each test file that a model has been scored on. */
export function scoreList(scores: readonly ShownScores[]): readonly HTMLElement[] {
  return scores.map(({ file, metrics }) =>
    element("table", { class: "scores" }, element("caption", {}, file), element("tbody", {}, ...metrics.map(({ label, text }) => element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, text))))),
  );
}
