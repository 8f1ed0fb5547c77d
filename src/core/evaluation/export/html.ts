import { xmlText } from "../../text/xmlText";
import type { Block, Cell, DrawnShare, ReportDocument } from "./document";

/** The style of every report. A change of it changes {@link STYLE_HASH}; a test says to what. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #d0d7de; --shade: #f6f8fa; --mark: #0550ae; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9da7b3; --line: #30363d; --shade: #161b22; --mark: #79c0ff; --warn: #e3b341; } }
@media (forced-colors: active) { :root { --ink: CanvasText; --paper: Canvas; --soft: CanvasText; --line: CanvasText; --shade: Canvas; --mark: Highlight; --warn: CanvasText; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
.notice { border-left: .3rem solid var(--warn); padding: .3rem .8rem; background: var(--shade); }
.scroll { overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: var(--soft); padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; } thead th, thead td { background: var(--shade); } tbody th { font-weight: 600; }
code, pre { font: .9rem/1.4 ui-monospace, monospace; } pre { white-space: pre-wrap; background: var(--shade); padding: .6rem; border: 1px solid var(--line); }
svg { width: 10rem; height: 1rem; } .axis { stroke: var(--line); stroke-width: 1; } .interval { stroke: var(--mark); stroke-width: 3; } .rate { fill: var(--ink); }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } tr, pre { break-inside: avoid; } thead { display: table-header-group; } .scroll { overflow: visible; } }
`;

/** SHA-256 of {@link STYLE} in base64: the one thing that a report's policy lets in. */
export const STYLE_HASH = "sha256-gPySpiukgDM2q0xDrxqarpaRCMOE/NTbOnHiPj9tT1w=";

/** A report as one HTML page: nothing is loaded, nothing runs, and words of others stay text. */
export function htmlOf({ language, title, notice, sections }: ReportDocument): string {
  const body = sections.map(({ heading, blocks }) => `<section>\n<h2>${xmlText(heading)}</h2>\n${blocks.map(blockHtml).join("\n")}\n</section>`);
  return `<!doctype html>
<html lang="${xmlText(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${xmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${xmlText(title)}</h1>
<p class="notice" role="note">${xmlText(notice)}</p>
${body.join("\n")}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${xmlText(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${cellHtml(item)}</li>`).join("\n")}\n</ul>`;
    case "table":
      return tableHtml(block.caption, block.columns, block.rows.map((cells) => cells.map(cellHtml)));
    case "shares":
      return tableHtml(block.caption, [...block.columns, undefined], block.rows.map(({ name, text, drawn }) => [cellHtml(name), xmlText(text), drawn === undefined ? "" : drawing(drawn)]));
    case "answer":
      return `<pre dir="auto"><bdi>${xmlText(block.words)}</bdi></pre>`;
  }
}

function tableHtml(caption: string, columns: readonly (string | undefined)[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => (column === undefined ? "<td></td>" : `<th scope="col">${xmlText(column)}</th>`)).join("");
  const lines = rows.map(([first = "", ...rest]) => `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<div class="scroll" tabindex="0" role="region" aria-label="${xmlText(caption)}"><table>\n<caption>${xmlText(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>\n</table></div>`;
}

function cellHtml(cell: Cell): string {
  return typeof cell === "string" ? xmlText(cell) : `<code dir="auto"><bdi>${xmlText(cell.words)}</bdi></code>`;
}

/** The interval as a line from 0 to 1 with the share on it; the text beside it says the same. */
function drawing({ rate, low, high }: DrawnShare): string {
  const x = (share: number): string => (4 + 152 * share).toFixed(1);
  return `<svg viewBox="0 0 160 16" aria-hidden="true"><line class="axis" x1="4" x2="156" y1="8" y2="8"/><line class="interval" x1="${x(low)}" x2="${x(high)}" y1="8" y2="8"/><circle class="rate" cx="${x(rate)}" cy="8" r="4"/></svg>`;
}
