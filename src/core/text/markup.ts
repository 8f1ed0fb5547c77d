/** Signs that only dress words: a tag of HTML, where a link leads, emphasis, code and headings of Markdown, brackets. */
const MARKUP = /<\/?[a-z][^<>]{0,200}>|\]\([^()\s]{0,500}\)|^#{1,6}(?= )|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<![\p{L}\p{N}_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}_])|~~|`+|[[\]]/gimu;
const ANY = /[<*_~`[\]#]/u;
/** Tags that stand inside a line, and between the letters of a word. */
const INLINE = /^<\/?(?:[abisu]|code|em|font|mark|small|span|strong|sub|sup)\b/iu;
/** Reading a text passes over it. */
const INVISIBLE = "\u200b";

/** A text with invisible signs, or spaces, where it has markup: models dress words, and dressed ones say the same. As long as it was, so that places stay what they are. */
export function withoutMarkup(text: string): string {
  return ANY.test(text) ? text.replace(MARKUP, (signs) => (signs.startsWith("<") && !INLINE.test(signs) ? " " : INVISIBLE).repeat(signs.length)) : text;
}
