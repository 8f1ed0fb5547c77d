/** What `npm test` has set up and tells its suites. */
export const PROVIDED = {
  /** Folder of VS Code's server, with `out/server-main.js`. */
  codeServer: "CLINICAL_PROMPTS_TEST_CODE_SERVER",
  chromium: "CLINICAL_PROMPTS_TEST_CHROMIUM",
  /** Interpreter with the locked libraries. */
  python: "CLINICAL_PROMPTS_TEST_PYTHON",
  /** Interpreter with the tools that exported trainings are for. */
  exportTools: "CLINICAL_PROMPTS_TEST_EXPORT_TOOLS",
  baseModel: "CLINICAL_PROMPTS_TEST_BASE_MODEL",
  /** URL of a real Ollama whose models the tests may change. */
  ollama: "CLINICAL_PROMPTS_TEST_OLLAMA",
  /** Folder for screenshots and logs of failures. */
  results: "CLINICAL_PROMPTS_TEST_RESULTS",
} as const;

/** A part that the suite cannot do without: its absence is a failure, never a skip. */
export function provided(part: keyof typeof PROVIDED): string {
  const value = process.env[PROVIDED[part]];
  if (value === undefined || value === "") throw new Error(`${PROVIDED[part]} is not set: run the tests by “npm test”.`);
  return value;
}
