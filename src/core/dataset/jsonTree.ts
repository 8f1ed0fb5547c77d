import type { Node } from "jsonc-parser";
import { unitAt } from "../text/units";

const [QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON, TRUE, FALSE, NULL] = Array.from('"{}[],:tfn', (sign) => sign.charCodeAt(0)) as [
  number, number, number, number, number, number, number, number, number, number,
];

const NUMBER = /[-+.\de]+/iuy;

/**
 * The tree of a text that `JSON.parse` has accepted, as `parseTree` of jsonc-parser makes it but for links to parents: nearly all rows are such, and
 * nothing of what makes a tolerant parser slow is needed for them.
 */
export function jsonTree(text: string): Node {
  return new Reader(text).value();
}

class Reader {
  private at = 0;
  /** Where the next backslash stands; behind the text where none does. */
  private escape = -1;

  constructor(private readonly text: string) {}

  value(): Node {
    this.skipSpace();
    switch (unitAt(this.text, this.at)) {
      case QUOTE:
        return this.string();
      case OPEN_OBJECT:
        return this.container("object", CLOSE_OBJECT);
      case OPEN_ARRAY:
        return this.container("array", CLOSE_ARRAY);
      case TRUE:
        return this.literal("boolean", true, 4);
      case FALSE:
        return this.literal("boolean", false, 5);
      case NULL:
        return this.literal("null", null, 4);
      default:
        return this.number();
    }
  }

  private container(type: "object" | "array", close: number): Node {
    const offset = this.at++;
    const children: Node[] = [];
    for (;;) {
      this.skipSpace();
      const unit = unitAt(this.text, this.at);
      if (unit === close) {
        this.at++;
        return { type, offset, length: this.at - offset, children };
      }
      if (unit === COMMA) this.at++;
      else children.push(type === "object" ? this.property() : this.value());
    }
  }

  private property(): Node {
    const key = this.string();
    this.skipSpace();
    if (unitAt(this.text, this.at) === COLON) this.at++;
    const value = this.value();
    return { type: "property", offset: key.offset, length: this.at - key.offset, children: [key, value] };
  }

  private string(): Node {
    const { text, at: offset } = this;
    let end = text.indexOf('"', offset + 1);
    if (this.escape < offset) this.escape = this.escapeFrom(offset);
    const escaped = this.escape < end;
    while (this.escape < end) {
      if (this.escape + 1 === end) end = text.indexOf('"', end + 1);
      this.escape = this.escapeFrom(this.escape + 2);
    }
    this.at = end + 1;
    const value = escaped ? (JSON.parse(text.slice(offset, this.at)) as string) : text.slice(offset + 1, end);
    return { type: "string", offset, length: this.at - offset, value };
  }

  private escapeFrom(at: number): number {
    const found = this.text.indexOf("\\", at);
    return found < 0 ? this.text.length : found;
  }

  private number(): Node {
    const offset = this.at;
    NUMBER.lastIndex = offset;
    this.at += NUMBER.exec(this.text)?.[0].length ?? 1;
    return { type: "number", offset, length: this.at - offset, value: Number(this.text.slice(offset, this.at)) };
  }

  private literal(type: "boolean" | "null", value: boolean | null, length: number): Node {
    const offset = this.at;
    this.at += length;
    return { type, offset, length, value };
  }

  /** JSON knows four signs of space (RFC 8259 §2); all come before the others. */
  private skipSpace(): void {
    while (unitAt(this.text, this.at) <= 0x20) this.at++;
  }
}
