import { PLAIN_SIGNS } from "./folding";

const LINE_BREAK = "\n".charCodeAt(0);
/** What a unit becomes; a carriage return stands before a line break. */
const PLAIN = new Map<string, string>([...PLAIN_SIGNS, ["\r", " "]]);

/**
 * A text with one kind of space, hyphen, quote and apostrophe, without invisible signs and accents that stand for themselves behind their letter; each
 * unit becomes one unit or none.
 */
export function plainText(text: string): string {
  let plain = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit >= 0x20 && unit < 0x80) || (unit >= 0xc0 && unit < 0x2bc) || unit === LINE_BREAK) continue;
    const becomes = unit >= 0x300 && unit <= 0x36f ? "" : PLAIN.get(text.charAt(at));
    if (becomes === undefined) continue;
    plain += text.slice(from, at) + becomes;
    from = at + 1;
  }
  return from === 0 ? text : plain + text.slice(from);
}

/** Where each unit of the plain text stood in the text given, and behind them where that one ends. */
export function placesOfPlainText(given: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < given.length; at++) if (plainText(given.charAt(at)) !== "") places.push(at);
  places.push(given.length);
  return places;
}
