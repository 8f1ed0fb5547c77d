/** The text of one item of a JSON file, and where it begins: line and column from 1. */
export interface JsonItem {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** How a list ends wrongly. */
export type ListFault = "unclosed_list" | "text_after_list";

/** Finds the items of a JSON file as its text arrives, without reading them: those of one list, else one a line. */
export interface ItemReader {
  readonly push: (text: string) => readonly JsonItem[];
  readonly end: () => { readonly items: readonly JsonItem[]; readonly fault: (Omit<JsonItem, "text"> & { readonly kind: ListFault }) | undefined };
}

/** The items of a list, which begins with a bracket. */
export function createListReader(): ItemReader {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let text = "";
  let [line, column] = [1, 0];
  let start = { line: 1, column: 1 };
  let fault: ReturnType<ItemReader["end"]>["fault"];
  let items: JsonItem[] = [];
  let hasItems = false;
  let afterReturn = false;
  let closed = false;

  const endItem = (isLast: boolean): void => {
    // Nothing between two commas is an item that cannot be read; nothing between the brackets is an empty list.
    if (text !== "" || !isLast || hasItems) items.push({ text: text.trimEnd(), ...(text === "" ? { line, column } : start) });
    hasItems = true;
    text = "";
  };
  const keep = (sign: string): void => {
    if (text === "") start = { line, column };
    text += sign;
  };
  const read = (sign: string): void => {
    if (inString) {
      keep(sign);
      if (escaped) escaped = false;
      else if (sign === "\\") escaped = true;
      else if (sign === '"') inString = false;
      return;
    }
    const isSpace = /\s/u.test(sign);
    if (closed) {
      if (!isSpace) fault ??= { kind: "text_after_list", line, column };
      return;
    }
    if (sign === "[" && depth === 0) depth = 1;
    else if (sign === "]" && depth === 1) {
      endItem(true);
      closed = true;
    } else if (sign === "," && depth === 1) endItem(false);
    else if (!isSpace || text !== "") {
      if (sign === '"') inString = true;
      else if (sign === "{" || sign === "[") depth++;
      else if ((sign === "}" || sign === "]") && depth > 1) depth--;
      keep(sign);
    }
  };
  return {
    push(part) {
      for (let at = 0; at < part.length; at++) {
        const sign = part.charAt(at);
        column++;
        read(sign);
        if (sign === "\n" || sign === "\r") {
          if (sign === "\r" || !afterReturn) line++;
          column = 0;
        }
        afterReturn = sign === "\r";
      }
      const found = items;
      items = [];
      return found;
    },
    end() {
      if (!closed && text !== "") endItem(true);
      return { items, fault: closed ? fault : { kind: "unclosed_list", line, column: Math.max(1, column) } };
    },
  };
}

/** One item a line (JSON Lines); blank lines are passed over. */
export function createLineReader(): ItemReader {
  let pending = "";
  let line = 1;
  const linesIn = (text: string, isLast: boolean): JsonItem[] => {
    const joined = pending + text;
    // A CR at the end of a part may be the first half of CRLF.
    const lines = !isLast && joined.endsWith("\r") ? [...joined.slice(0, -1).split(/\r\n?|\n/u)] : joined.split(/\r\n?|\n/u);
    const rest = isLast ? "" : (lines.pop() ?? "");
    pending = !isLast && joined.endsWith("\r") ? `${rest}\r` : rest;
    return lines.flatMap((content) => {
      const at = line++;
      return content.trim() === "" ? [] : [{ text: content.trim(), line: at, column: 1 + content.length - content.trimStart().length }];
    });
  };
  return {
    push: (text) => (/[\n\r]/u.test(text) || pending.endsWith("\r") ? linesIn(text, false) : ((pending += text), [])),
    end: () => ({ items: linesIn("", true), fault: undefined }),
  };
}
