/** V8 copies shorter pieces by itself. */
const SHORTEST_SHARED = 13;

/** A text of its own: V8 keeps the whole of a text alive for a longer piece of it. */
export function apart(piece: string): string {
  return piece.length < SHORTEST_SHARED ? piece : (JSON.parse(JSON.stringify(piece)) as string);
}
