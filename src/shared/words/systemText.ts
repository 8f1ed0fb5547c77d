import type { Translate } from "./translate";

/** Where a system text stands: in a training's configuration, in the protocol, on the command line or in a setting, in a run that has learnt it. */
export type SystemSource = "configuration" | "protocol" | "option" | "run";

/** Why a system text stays on this machine and what to do: it is no row that somebody could acknowledge. */
export function systemNamesText({ source, receiver }: { readonly source: SystemSource; readonly receiver: string }, t: Translate): string {
  switch (source) {
    case "configuration":
      return t("The system text of the training (“system” in training.json) may name somebody, and goes along with every row: nothing is given to {receiver}. Take the name out; a system text cannot be acknowledged.", { receiver });
    case "protocol":
      return t("The system text of the protocol (“system” in its file) may name somebody, and goes along with every row: nothing is given to {receiver}. Take the name out, or set another text as “system” in training.json.", { receiver });
    case "option":
      return t("The system text may name somebody, and goes along with every row: nothing is sent to {receiver}. Take the name out; a system text cannot be acknowledged.", { receiver });
    case "run":
      return t("The system text that this run has learnt may name somebody: nothing is given to {receiver}. Take the name out of “system” in training.json and train again.", { receiver });
  }
}
