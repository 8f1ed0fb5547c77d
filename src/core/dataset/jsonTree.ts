import type { Node } from "jsonc-parser";
import { unitAt } from "../text/units";

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON, TRUE, FALSE, NULL] = Array.from('"\\{}[],:tfn', (sign) => sign.charCodeAt(0)) as [
  number, number, number, number, number, number, number, number, number, number, number,
];

/**
 * The tree of a text that `JSON.parse` has accepted, as `parseTree` of jsonc-parser makes it but for links to parents: nearly all rows are such, and
 * nothing of what makes a tolerant parser slow is needed for them.
 */
export function jsonTree(text: string): Node {
  return new Reader(text).value();
}

class Reader {
  private at = 0;

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
    const offset = this.at++;
    let escaped = false;
    for (let unit = unitAt(this.text, this.at); unit !== QUOTE; unit = unitAt(this.text, ++this.at)) {
      if (unit !== BACKSLASH) continue;
      escaped = true;
      this.at++;
    }
    this.at++;
    const literal = this.text.slice(offset, this.at);
    return { type: "string", offset, length: literal.length, value: escaped ? (JSON.parse(literal) as string) : literal.slice(1, -1) };
  }

  private number(): Node {
    const offset = this.at;
    while (/[-+.\de]/iu.test(this.text.charAt(this.at))) this.at++;
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
