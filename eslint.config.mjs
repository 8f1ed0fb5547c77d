// @ts-check
import eslint from "@eslint/js";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

const NODE = { group: ["node:*", "fs", "path", "os", "child_process", "crypto", "http"], message: "This zone is pure: no Node." };
const VSCODE = { group: ["vscode"], message: "Only src/features and src/extension.ts know VS Code." };

/**
 * The walls of ARCHITECTURE.md: which zone may not import what.
 * @param {string[]} files
 * @param {{ group: string[], message: string }[]} patterns
 * @returns {{ files: string[], rules: Record<string, ["error", object]> }}
 */
const wall = (files, patterns) => ({ files, rules: { "no-restricted-imports": ["error", { patterns }] } });
/** @param {string[]} zones @param {string} message */
const zones = (zones, message) => ({ group: zones.map((zone) => `**/${zone}/**`), message });

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "python-bridge/", "test-results/", "examples/"] },
  eslint.configs.recommended,
  regexp.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": "error",
      "no-console": "error",
      "max-lines": ["error", { max: 400 }],
      eqeqeq: "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["test", "it", "describe", "suite"] }] }] },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly", fetch: "readonly", setTimeout: "readonly", clearTimeout: "readonly", AbortSignal: "readonly", AbortController: "readonly", Buffer: "readonly", URLSearchParams: "readonly", performance: "readonly" } } },
  wall(["src/core/**/*.ts"], [NODE, VSCODE, zones(["shared", "platform", "features", "cli", "webview"], "core imports core alone.")]),
  wall(["src/shared/**/*.ts"], [NODE, VSCODE, zones(["platform", "features", "cli", "webview"], "shared imports core and shared.")]),
  wall(["src/platform/**/*.ts"], [VSCODE, zones(["features", "cli", "webview"], "platform imports core, shared and Node.")]),
  wall(["src/cli/**/*.ts"], [VSCODE, zones(["features", "webview"], "cli imports platform, core and shared.")]),
  wall(["src/features/**/*.ts"], [zones(["cli", "webview"], "features import platform, core and shared.")]),
  wall(["webview/**/*.ts"], [NODE, VSCODE, zones(["core", "platform", "features", "cli"], "The webview imports src/shared alone.")]),
);
