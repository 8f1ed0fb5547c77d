import { withSettings } from "./python";
import type { ScriptSettings } from "./settings";

/** Cells of text, by the names that the notebook's script gives them. */
const NOTEBOOK_TEXTS = ["introduction", "install", "settings", "rows", "load", "tokens", "train", "merge"] as const;
export type NotebookTexts = Readonly<Record<(typeof NOTEBOOK_TEXTS)[number], string>>;

interface Cell {
  readonly cell_type: "markdown" | "code";
  readonly source: string;
}

/**
 * A Jupyter notebook (nbformat 4.5) of a script in the percent format: `# %% [markdown] name` is a text, `# %% install` the
 * installation, any other `# %%` a cell of code.
 * @param pins what to install.
 */
export function notebook(script: string, settings: ScriptSettings, texts: NotebookTexts, pins: readonly string[]): string {
  const cells = withSettings(script, settings).split(/^# %%/mu).slice(1).map((part): Cell => {
    const end = part.indexOf("\n");
    const [kind = "", name = ""] = part.slice(0, end).trim().split(" ");
    if (kind === "[markdown]") return { cell_type: "markdown", source: textNamed(texts, name) };
    if (kind === "install") return { cell_type: "code", source: `%pip install -q ${pins.map((pin) => `"${pin}"`).join(" ")}` };
    return { cell_type: "code", source: part.slice(end + 1).trim() };
  });
  const document = {
    cells: cells.map((cell, at) => ({ ...cell, id: `cell-${at + 1}`, metadata: {}, ...(cell.cell_type === "code" ? { execution_count: null, outputs: [] } : {}) })),
    metadata: { accelerator: "GPU", colab: { provenance: [], gpuType: "T4" }, kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

function textNamed(texts: NotebookTexts, name: string): string {
  const known = NOTEBOOK_TEXTS.find((id) => id === name);
  if (known === undefined) throw new Error(`The notebook has no text named “${name}”.`);
  return texts[known];
}
