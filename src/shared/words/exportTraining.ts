import type { ExportTarget, ExportTexts } from "../../core/training/export/exportedTraining";
import type { NotebookTexts } from "../../core/training/export/notebook";
import type { Translate } from "./translate";

/** What decides how an exported training is started. */
export interface ExportFacts {
  /** The base model is a folder of this machine, not a hub's. */
  readonly baseIsHere: boolean;
  readonly isGpuNeeded: boolean;
  /** All weights are trained: there is no adapter to merge. */
  readonly isFull: boolean;
}

/** A tool under its own name. */
export function exportTargetName(target: ExportTarget): string {
  const names: Readonly<Record<ExportTarget, string>> = { axolotl: "Axolotl", peft: "TRL + PEFT", notebook: "Jupyter, Colab", skypilot: "SkyPilot", "hf-jobs": "Hugging Face Jobs", docker: "Docker" };
  return names[target];
}

/** What an export for a tool is. */
export function exportTargetText(target: ExportTarget, t: Translate): string {
  switch (target) {
    case "axolotl":
      return t("A YAML configuration");
    case "peft":
      return t("A Python script that needs nothing but its libraries");
    case "notebook":
      return t("A notebook for a GPU, with Unsloth, step by step");
    case "skypilot":
      return t("A task for a cloud, a Kubernetes, a Slurm or an SSH host");
    case "hf-jobs":
      return t("A uv script that Hugging Face runs");
    case "docker":
      return t("An image with this product's own trainer");
  }
}

/** What leaves this machine when an exported training is run. */
export function leavesText(target: ExportTarget, t: Translate): string {
  switch (target) {
    case "axolotl":
    case "peft":
    case "docker":
      return t("Run here, it sends nothing away; a base model that is not here is fetched from its hub. If you copy this folder to another machine, the rows go along.");
    case "notebook":
      return t("In a Jupyter of this machine nothing is sent away. In Colab the rows that you upload go to Google: do so only where you may.");
    case "skypilot":
      return t("The rows, the script and its settings go to the machine that SkyPilot starts, and the model is made there. Choose one where the rows may be.");
    case "hf-jobs":
      return t("The rows, this script and its settings go to Hugging Face, into a private bucket of yours, and the model is made and kept there. Do so only where you may, and delete the bucket afterwards.");
  }
}

/** Everything that people read in an export. */
export function exportTexts(target: ExportTarget, facts: ExportFacts, t: Translate): ExportTexts {
  const leaves = leavesText(target, t);
  const { commands, model, settings } = startOf(target, facts);
  const readme = [
    `# ${exportTargetName(target)}`,
    t("The training and validation rows of one dataset, as the prompt template renders them, and what trains on them."),
    `## ${t("What leaves this machine")}`,
    leaves,
    `## ${t("How to start")}`,
    ...(target === "notebook" ? [t("Open `training.ipynb` in Jupyter or Colab, on a machine with a CUDA GPU, and run its cells one after the other.")] : []),
    ...(facts.baseIsHere ? [t("The base model is a folder of this machine: copy it to where the training runs and name its place in `{file}`.", { file: settings })] : []),
    ...(commands.length === 0 ? [] : [["```sh", ...commands, "```"].join("\n")]),
    t("The trained model is then in `{folder}`.", { folder: model }),
  ];
  return { readme: `${readme.join("\n\n")}\n`, notice: [leaves, "", ...commands, ""].join("\n"), notebook: notebookTexts(leaves, t) };
}

interface Start {
  readonly commands: readonly string[];
  /** Where the model is afterwards, and where its base is named. */
  readonly model: string;
  readonly settings: string;
}

function startOf(target: ExportTarget, { isGpuNeeded, isFull }: ExportFacts): Start {
  switch (target) {
    case "axolotl":
      return { commands: ["export AXOLOTL_DO_NOT_TRACK=1", "axolotl train axolotl.yaml", ...(isFull ? [] : ["axolotl merge-lora axolotl.yaml"])], model: isFull ? "out" : "out/merged", settings: "axolotl.yaml" };
    case "peft":
      return { commands: ["python3 -m venv venv", "venv/bin/pip install --require-hashes -r requirements.txt", "venv/bin/python train.py"], model: "out/merged", settings: "train.py" };
    case "notebook":
      return { commands: [], model: "out/merged", settings: "training.ipynb" };
    case "skypilot":
      return {
        commands: ["export SKYPILOT_DISABLE_USAGE_COLLECTION=1", "sky launch -c clinical-training task.yaml", "rsync -a clinical-training:sky_workdir/out .", "sky down clinical-training"],
        model: "out/merged",
        settings: "train.py",
      };
    case "hf-jobs":
      return {
        commands: [
          "BUCKET=YOUR_NAME/clinical-training",
          "hf buckets create $BUCKET --private",
          "hf buckets sync rows hf://buckets/$BUCKET/rows",
          `hf jobs uv run --flavor ${isGpuNeeded ? "l4x1" : "cpu-upgrade"} --timeout 4h -v hf://buckets/$BUCKET:/training train.py --rows /training/rows --out /training/out`,
          "hf buckets sync hf://buckets/$BUCKET/out out",
          "hf buckets delete $BUCKET",
        ],
        model: "out/merged",
        settings: "train.py",
      };
    case "docker":
      return {
        commands: ["docker build -t clinical-training .", `docker run --rm ${isGpuNeeded ? "--gpus all " : ""}--user "$(id -u):$(id -g)" -v "$PWD/run:/training" clinical-training`],
        model: "run/merged",
        settings: "run/config.json",
      };
  }
}

function notebookTexts(leaves: string, t: Translate): NotebookTexts {
  return {
    introduction: `# ${t("Training on a GPU")}\n\n${t("This notebook needs a CUDA GPU. It takes the rows that you give it and fetches nothing but libraries and the base model.")}\n\n${leaves}`,
    install: `## ${t("Libraries")}\n\n${t("The versions are those that the training was tried with. Restart the kernel afterwards if it asks for it.")}`,
    settings: `## ${t("Settings")}\n\n${t("They are those of the configuration that was exported.")}`,
    rows: `## ${t("Rows")}\n\n${t("The files `train.jsonl` and `val.jsonl` of the folder `rows`. In Colab you are asked for both.")}`,
    load: `## ${t("Base model")}\n\n${t("It never runs code of a model's repository, and reads safetensors alone.")}`,
    tokens: `## ${t("Tokens")}\n\n${t("Prompt and completion are tokenised apart, as a server does; the loss is taken on the completion alone.")}`,
    train: `## ${t("Training")}\n\n${t("It ends early when the validation loss falls no more, and keeps the best model.")}`,
    merge: `## ${t("Saving")}\n\n${t("The model is then in `out/merged`, an adapter and its base as one, and can be converted to GGUF.")}`,
  };
}
