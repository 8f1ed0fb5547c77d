/** Where something of this workspace would go, or what would be run, because a file or a setting names it. */
export interface Destination {
  /** `ssh`: a machine that is connected to. */
  readonly kind: "server" | "program" | "ssh";
  /** What a yes holds for: the origin of a server; a program with what it runs; the name of a machine. */
  readonly name: string;
}

/** What the user has said about destinations of this workspace. */
export interface Consent {
  readonly isTrusted: () => boolean;
  readonly has: (name: string) => boolean;
  /** Asks the user. */
  readonly ask: (destination: Destination) => Promise<boolean>;
  readonly keep: (name: string) => Promise<void>;
}

/** Nothing was run and nothing sent: the workspace is not trusted, or the user has not agreed. */
export class NotAllowedError extends Error {
  constructor(
    readonly kind: "untrusted" | "declined",
    readonly destination: string,
    readonly of?: Destination["kind"],
  ) {
    super(`${kind}: ${destination}`);
  }
}

/**
 * In a trusted workspace each destination that a file or a setting names is agreed to once, before it is started or looked for.
 * @param named looked at anew after each answer: a file may name another one by then.
 * @throws {NotAllowedError}
 */
export async function requireDestinations(named: () => readonly Destination[] | Promise<readonly Destination[]>, { isTrusted, has, ask, keep }: Consent): Promise<void> {
  if (!isTrusted()) throw new NotAllowedError("untrusted", "");
  const agreed = new Set<string>();
  for (;;) {
    const next = (await named()).find(({ name }) => !agreed.has(name) && !has(name));
    if (next === undefined) return;
    if (!(await ask(next))) throw new NotAllowedError("declined", next.name, next.kind);
    agreed.add(next.name);
    await keep(next.name);
  }
}

/** What the user has named themselves needs no question later. */
export async function keepDestinations(named: readonly Destination[], { has, keep }: Consent): Promise<void> {
  for (const { name } of named) if (!has(name)) await keep(name);
}
