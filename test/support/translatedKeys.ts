import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A sentence that the code asks a translation of. */
export interface TranslatedKey {
  /** `undefined` where the code passes something else than a literal: nobody can find its translation. */
  readonly key: string | undefined;
  /** Names of the arguments that are given with it; `undefined` where they cannot be seen. */
  readonly args: readonly string[] | undefined;
  /** `file:line`. */
  readonly place: string;
}

/** Every call of `t` or `….t`, and every `summary` and option of a command, in the TypeScript files of these folders. */
export function translatedKeys(folders: readonly string[]): readonly TranslatedKey[] {
  return folders.flatMap(typescriptFiles).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
    const found: TranslatedKey[] = [];
    const visit = (node: ts.Node): void => {
      const asked = askedIn(node);
      if (asked !== undefined) found.push({ ...asked, place: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}` });
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => path.join(folder, file));
}

function askedIn(node: ts.Node): Pick<TranslatedKey, "key" | "args"> | undefined {
  if (ts.isPropertyAssignment(node) && isToldByHelp(node.name) && ts.isStringLiteralLike(node.initializer)) return { key: node.initializer.text, args: [] };
  if (!ts.isCallExpression(node) || nameOf(node.expression) !== "t") return undefined;
  const [message, args] = node.arguments;
  return { key: message !== undefined && ts.isStringLiteralLike(message) ? message.text : undefined, args: args === undefined ? [] : keysOf(args) };
}

/** `summary: "…"` and `"--option": "…"`. */
function isToldByHelp(name: ts.PropertyName): boolean {
  return (ts.isIdentifier(name) && name.text === "summary") || (ts.isStringLiteral(name) && name.text.startsWith("--"));
}

function nameOf(called: ts.Expression): string | undefined {
  if (ts.isIdentifier(called)) return called.text;
  return ts.isPropertyAccessExpression(called) ? called.name.text : undefined;
}

function keysOf(node: ts.Expression): readonly string[] | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const names = node.properties.map(({ name }) => name?.getText());
  return names.every((name) => name !== undefined) ? names : undefined;
}
