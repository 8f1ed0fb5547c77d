import { GGUF_KINDS, PRESETS, REPORTERS, type PresetId, type TrainingConfiguration, type TrainingOverrides } from "../../core/training/configuration";
import { JsonFileError } from "../../platform/jsonFile";
import { decodeOverrides } from "../../platform/training/configurationFile";
import { trainingFileText } from "../../shared/words/trainingFile";
import { askTyped, BACK } from "../services/askTyped";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";
import { configurationSummary } from "./configurationWords";

/** The keys of training.json that are set here: numbers are typed, the others picked. */
const TYPED = ["epochs", "learningRate", "batchSize", "gradientAccumulationSteps", "maxLength", "warmupSteps", "weightDecay", "seed", "validationShare", "evaluationsPerRun", "earlyStoppingPatience"] as const;
const ADAPTER = ["r", "alpha", "dropout"] as const;
const CHOICES = { backend: ["auto", "unsloth", "trl"], optimizer: ["adamw_8bit", "adamw"], reportTo: REPORTERS, gguf: GGUF_KINDS, serveBase: [true, false] } as const;

/** One value, as the file would have it. */
type Written = Omit<TrainingOverrides, "preset">;

type Change =
  | { readonly kind: "done" }
  | { readonly kind: "preset"; readonly preset: PresetId }
  | { readonly kind: "typed"; readonly key: string; readonly value: number; readonly written: (value: number) => Written }
  | { readonly kind: "choice"; readonly key: keyof typeof CHOICES };

/** Goes on with the values as they are, or takes a preset's, or changes one after the other. */
export async function askValues(start: TrainingConfiguration, title: string): Promise<TrainingConfiguration | "back" | undefined> {
  let draft = start;
  for (;;) {
    const change = await pickOne(title, itemsOf(draft), { back: true });
    if (change === undefined || change === "back") return change;
    if (change.kind === "done") return draft;
    const changed = await apply(change, draft, title);
    if (changed === undefined) return undefined;
    if (changed !== "back") draft = changed;
  }
}

function itemsOf(draft: TrainingConfiguration): readonly PickItem<Change>[] {
  const typed = (key: string, value: number, written: (value: number) => Written): PickItem<Change> => ({ label: key, description: String(value), value: { kind: "typed", key, value, written } });
  return [
    { label: t("Go On with These Values"), detail: configurationSummary(draft), value: { kind: "done" } },
    { label: t("Take the Guide's Values"), detail: configurationSummary({ ...PRESETS.guide, method: draft.method }), value: { kind: "preset", preset: "guide" } },
    { label: t("Take the Values for a Small Model on a CPU"), detail: configurationSummary({ ...PRESETS.cpu, method: draft.method }), value: { kind: "preset", preset: "cpu" } },
    ...TYPED.map((key) => typed(key, draft[key], (value) => ({ [key]: value }))),
    ...(draft.method === "full" ? [] : ADAPTER.map((key) => typed(`lora.${key}`, draft.lora[key], (value) => ({ lora: { [key]: value } })))),
    ...(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((key) => ({ label: key, description: String(draft[key]), value: { kind: "choice", key } as const })),
  ];
}

async function apply(change: Exclude<Change, { kind: "done" }>, draft: TrainingConfiguration, title: string): Promise<TrainingConfiguration | "back" | undefined> {
  switch (change.kind) {
    case "preset": {
      const { baseModel, method, promptTemplate } = draft;
      return { ...draft, ...PRESETS[change.preset], baseModel, method, promptTemplate };
    }
    case "choice": {
      const items = CHOICES[change.key].map((value) => ({ label: String(value), value: { value } }));
      const picked = await pickOne<{ readonly value: string | boolean }>(title, items, { back: true, active: items.find(({ value }) => value.value === draft[change.key]) });
      return picked === undefined || picked === "back" ? picked : { ...draft, [change.key]: picked.value };
    }
    case "typed": {
      const { key, value, written } = change;
      const typed = await askTyped({ title, prompt: key, value: String(value), refusal: (text) => refusalOf(written(numberOf(text))) });
      if (typed === BACK) return "back";
      return typed === undefined ? undefined : withOverrides(draft, written(numberOf(typed)));
    }
  }
}

/** NaN, which no key takes, for what is no number. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", "."));
}

/** What the file itself would be refused for. */
function refusalOf(overrides: Written): string | undefined {
  try {
    decodeOverrides(JSON.stringify(overrides), "training.json");
    return undefined;
  } catch (error) {
    if (error instanceof JsonFileError) return trainingFileText(error, t);
    throw error;
  }
}

function withOverrides(draft: TrainingConfiguration, { lora, ...overrides }: Written): TrainingConfiguration {
  return { ...draft, ...overrides, lora: { ...draft.lora, ...lora } };
}
