import type { Protocol } from "../../core/clinical/protocol";
import { t } from "../words";

/** A decision as the protocol calls it for people. */
export function decisionLabel(decision: string, { decisions }: Pick<Protocol, "decisions">): string {
  return decisions.find(({ id }) => id === decision)?.label ?? t("nothing");
}
