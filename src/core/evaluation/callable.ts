/** `module:function`, as Python names them: both may have parts, and no word of either is anything but a name. */
const CALLABLE = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*:[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** Whether a text names a Python function that can be asked. */
export function isCallable(text: string): boolean {
  return CALLABLE.test(text);
}

const SOURCE = "source-sha256:";

/** Whether a digest is that of a function, and not of a model's weights. */
export function isCallableDigest(digest: string): boolean {
  return digest.startsWith(SOURCE);
}

/**
 * What the answers of a function depend on, as far as anybody can see: the source of its module. What that reads besides is not in it.
 * @param source SHA-256 of the module's file; null where it has none, and then no answer of another run is reused.
 */
export function callableDigest(callable: string, source: string | null): string | undefined {
  return source === null ? undefined : `${SOURCE}${source}#${callable.slice(callable.indexOf(":") + 1)}`;
}
