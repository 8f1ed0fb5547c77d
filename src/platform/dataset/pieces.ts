/** Characters that are worth a call to the disk. */
const PIECE = 64 * 1024;

/** The same text in larger pieces. */
export async function* inPieces(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const part of parts) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
