const DEFAULT_PORT = "11434";

/**
 * URL of a server written as `OLLAMA_HOST` may be: `127.0.0.1`, `:11434`, `host:80`, `http://host/path`, `0.0.0.0`. Without a port, HTTP means
 * Ollama's own, as Ollama reads it.
 * @returns `undefined` for what is no address.
 */
export function hostUrl(text: string): string | undefined {
  const trimmed = text.trim();
  const schemed = /^https?:\/\//u.test(trimmed);
  const written = schemed ? trimmed : `http://${trimmed.startsWith(":") ? "127.0.0.1" : ""}${trimmed}`;
  if (trimmed === "" || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  // URL leaves out a scheme's standard port even where it was written.
  if (url.port === "" && !schemed && !/:80(?:\/|$)/u.test(trimmed)) url.port = DEFAULT_PORT;
  // An address to listen on is none to connect to.
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  return url.href.replace(/\/$/u, "");
}

/** Version of the Ollama that answers at `host`, or `undefined` where none does in time. */
export async function ollamaVersion(host: string, signal: AbortSignal, timeoutMs = 3_000): Promise<string | undefined> {
  try {
    const response = await fetch(`${host}/api/version`, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
    const body: unknown = response.ok ? await response.json() : undefined;
    return typeof body === "object" && body !== null && "version" in body && typeof body.version === "string" ? body.version : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
