import type { Span } from "../../text/span";

/** What is taken out of a list whose items are parted by something: each item goes with what parts it from the one that stays before it, or else from the next. */
export function removedItems(items: readonly Span[], isRemoved: (index: number) => boolean): Span[] {
  let isBehindKept = false;
  return items.flatMap((item, index) => {
    if (!isRemoved(index)) {
      isBehindKept = true;
      return [];
    }
    return isBehindKept ? [{ start: items[index - 1]?.end ?? item.start, end: item.end }] : [{ start: item.start, end: items[index + 1]?.start ?? item.end }];
  });
}
