/**
 * Words of a row for a place in which VS Code would draw an icon for `$(name)`, or make a link, even one that runs a command, of `[words](address)`:
 * labels, the status bar, notifications. A space without width parts the two signs.
 */
export function plainText(text: string): string {
  return text.replace(/([$\]])\(/gu, "$1\u200B(");
}
