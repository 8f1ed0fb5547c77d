import fc from "fast-check";

/** Texts that would be more than text wherever one is not told apart from what stands around it. */
export const HOSTILE_TEXTS = [
  '"""\nimport os\n"""',
  "'); __import__('os').system('x') #",
  '"}\nSETTINGS = {}\n{"',
  "$(touch x) `touch x` ${HOME} $HOME",
  "a: b # c\n- d\n--- !!python/object:os.system {x: y}",
  "{{ jinja }} {% raw %} {instruction} {0}",
  "no",
  "~",
  "0x1F",
  "1e-7",
  "2026-01-01",
  "&anchor *alias !tag |\n  block\n",
  "%pip install x",
  "\\u0022 \\\" \\N{BULLET}",
  " leading and trailing \t",
  "\r\n\u2028\u2029\u0085\uFEFF\u0000\u007F\u001B",
  "é 😀 \uD800",
  "$& $1 $$",
] as const;

/** Any text, and any of the hostile ones with something around it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.tuple(fc.string({ maxLength: 8 }), fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 8 })).map((parts) => parts.join("")),
);
