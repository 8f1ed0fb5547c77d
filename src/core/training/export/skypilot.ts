import { yamlDocument } from "./yaml";

/** The libraries are installed by uv into an environment of their own, each held against its hash. */
const SETUP = `set -e
python3 -m pip install --user --require-hashes -r uv.txt
python3 -m uv venv --allow-existing --python 3.11 ~/clinical-training
python3 -m uv pip install --python ~/clinical-training --require-hashes -r requirements.txt
`;
const RUN = `set -e
~/clinical-training/bin/python train.py
`;

/** A SkyPilot task: the folder goes to the machine, is trained there, and stays there. */
export function skypilotTask(isGpuNeeded: boolean): string {
  // The first of them that is to be had.
  const gpu = { accelerators: ["L4:1", "A10G:1", "A100:1", "T4:1"], disk_size: 100 };
  return yamlDocument({
    name: "clinical-training",
    resources: isGpuNeeded ? gpu : { cpus: "4+", memory: "16+", disk_size: 100 },
    workdir: ".",
    setup: SETUP,
    run: RUN,
  });
}

/** What is not sent; without this file the folder's .gitignore would say so, and it names everything. */
export const SKYIGNORE = "out\nexport.json\nREADME.md\n";
