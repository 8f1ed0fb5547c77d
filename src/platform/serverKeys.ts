/** Holds the key of the server that a command line asks; never given to a program that is started. */
export const SERVER_KEY_VARIABLE = "CLINICAL_PROMPTS_API_KEY";

/** The origin that a key belongs to, `https://host:port`; `undefined` for what is no address of a server. */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, protocol } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? origin : undefined;
}
