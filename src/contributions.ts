/** Every command by its role; a test compares this list with package.json. */
export const COMMANDS = {
  trainLora: "clinicalPrompts.trainLora",
  exportTraining: "clinicalPrompts.exportTraining",
  cancelRun: "clinicalPrompts.cancelRun",
  stopAndKeepRun: "clinicalPrompts.stopAndKeepRun",
  resumeRun: "clinicalPrompts.resumeRun",
  openRunLog: "clinicalPrompts.openRunLog",
  refreshRuns: "clinicalPrompts.refreshRuns",
  openRun: "clinicalPrompts.openRun",
  compareRuns: "clinicalPrompts.compareRuns",
  deleteRun: "clinicalPrompts.deleteRun",
  openRunFolder: "clinicalPrompts.openRunFolder",
  reproduceRun: "clinicalPrompts.reproduceRun",
  copyRunConfiguration: "clinicalPrompts.copyRunConfiguration",
  pushRun: "clinicalPrompts.pushRun",
  evaluate: "clinicalPrompts.evaluate",
  evaluateModels: "clinicalPrompts.evaluateModels",
  checkStability: "clinicalPrompts.checkStability",
  setServerKey: "clinicalPrompts.setServerKey",
  askOpenAiServer: "clinicalPrompts.askOpenAiServer",
  askRow: "clinicalPrompts.askRow",
  removeAnswer: "clinicalPrompts.removeAnswer",
  askFreely: "clinicalPrompts.askFreely",
  evaluationReport: "clinicalPrompts.evaluationReport",
  newDataset: "clinicalPrompts.newDataset",
  importDataset: "clinicalPrompts.importDataset",
  exportDataset: "clinicalPrompts.exportDataset",
  editRows: "clinicalPrompts.editRows",
  datasetReport: "clinicalPrompts.datasetReport",
  checkFile: "clinicalPrompts.checkFile",
  setUp: "clinicalPrompts.setUp",
  diagnose: "clinicalPrompts.diagnose",
  restoreQuestions: "clinicalPrompts.restoreQuestions",
  explainRule: "clinicalPrompts.explainRule",
  nextRow: "clinicalPrompts.nextRow",
  previousRow: "clinicalPrompts.previousRow",
  nextUnreviewed: "clinicalPrompts.nextUnreviewed",
  nextProblem: "clinicalPrompts.nextProblem",
  reviewInForm: "clinicalPrompts.reviewInForm",
  formAccept: "clinicalPrompts.form.accept",
  formReject: "clinicalPrompts.form.reject",
  formNext: "clinicalPrompts.form.next",
  formPrevious: "clinicalPrompts.form.previous",
  formNextUnreviewed: "clinicalPrompts.form.nextUnreviewed",
  formEdit: "clinicalPrompts.form.edit",
  formFix: "clinicalPrompts.form.fix",
  formOpenText: "clinicalPrompts.form.openText",
  addOtherSex: "clinicalPrompts.addOtherSex",
  rephrase: "clinicalPrompts.rephrase",
  addForm: "clinicalPrompts.addForm",
  showLog: "clinicalPrompts.showLog",
  openExample: "clinicalPrompts.openExample",
  openWalkthrough: "clinicalPrompts.openWalkthrough",
} as const;

/** Every view; the container is the activity-bar item they stand in. */
export const VIEWS = {
  container: "clinicalPrompts",
  dataset: "clinicalPrompts.dataset",
  runs: "clinicalPrompts.runs",
  evaluation: "clinicalPrompts.evaluation",
} as const;

/** The custom editor that shows a dataset row by row. Its priority is "option": by default a .jsonl file opens as text, so that Git compares text. */
export const FORM_VIEW = "clinicalPrompts.form";

/** The panels, which come back when a window is loaded again and when its extension host has ended. */
export const PANELS = {
  run: "clinicalPrompts.run",
  runComparison: "clinicalPrompts.runComparison",
  evaluationReport: "clinicalPrompts.evaluationReport",
  datasetReport: "clinicalPrompts.datasetReport",
  preflight: "clinicalPrompts.preflight",
} as const;

/** Keys of `when` clauses that the extension sets. */
export const CONTEXT_KEYS = { trained: "clinicalPrompts.trained", evaluated: "clinicalPrompts.evaluated", formFocused: "clinicalPrompts.formFocused", datasetInFront: "clinicalPrompts.datasetInFront" } as const;

/** Every setting with its default. `restricted`: in an untrusted workspace the workspace's own value is ignored. */
export const SETTINGS = {
  python: { default: "", restricted: true },
  "ollama.host": { default: "", restricted: true },
  runsFolder: { default: "", restricted: true },
  protocol: { default: "", restricted: false },
  recordSchema: { default: "", restricted: true },
  "highlight.redFlags": { default: true, restricted: false },
  "highlight.denied": { default: true, restricted: false },
  "highlight.uncertain": { default: true, restricted: false },
  diagnostics: { default: true, restricted: false },
  rules: { default: {}, restricted: false },
  "evaluation.maxTokens": { default: 256, restricted: false },
  "evaluation.concurrency": { default: 1, restricted: false },
  "evaluation.hosts": { default: "", restricted: true },
  "evaluation.callable": { default: "", restricted: true },
  "evaluation.python": { default: "", restricted: true },
  "evaluation.askAboveRows": { default: true, restricted: false },
} as const;

export const SETTINGS_SECTION = "clinicalPrompts";
export type SettingName = keyof typeof SETTINGS;
/** A setting's type, widened from its default. */
export type SettingValue<Name extends SettingName> = (typeof SETTINGS)[Name]["default"] extends infer Default
  ? Default extends boolean ? boolean : Default extends number ? number : Default extends string ? string : Readonly<Record<string, unknown>>
  : never;
