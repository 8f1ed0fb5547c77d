import type { Translate } from "../src/shared/words/translate";

/** Id of the element in which the host leaves the translated messages, as a JSON object. */
const BUNDLE_ELEMENT = "l10n";

const bundle: Readonly<Record<string, unknown>> = readBundle();

/** The user's language where the host has sent a translation, else the English message. */
export const t: Translate = (message, args = {}) => {
  const translated = bundle[message];
  return (typeof translated === "string" ? translated : message).replace(/\{(\w+)\}/gu, (slot, name: string) => String(args[name] ?? slot));
};

function readBundle(): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(document.getElementById(BUNDLE_ELEMENT)?.textContent ?? "{}");
  return typeof value === "object" && value !== null ? { ...value } : {};
}
