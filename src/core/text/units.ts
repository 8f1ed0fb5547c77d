/**
 * The UTF-16 unit of `text` at an offset. Asked of the prototype: V8 keeps strings in many internal kinds, and where a loop has met more than
 * a few of them, it looks the method up anew for each unit, which is several times the cost of all that is done with it.
 */
export function unitAt(text: string, at: number): number {
  return String.prototype.charCodeAt.call(text, at);
}
