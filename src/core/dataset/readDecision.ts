import type { ClinicalEngine } from "../clinical/engine";
import type { ReadDecision } from "./clinicalRules";
import { compileContract, isClarification } from "./contract";
import { contractWordsOf, labelsOf } from "./protocolRules";

/** Reads the decision of responses to a protocol's cases. */
export function readDecision({ protocol }: ClinicalEngine): ReadDecision {
  const contract = compileContract(contractWordsOf(protocol));
  const asking = labelsOf(protocol).decisions.find(({ asks }) => asks);
  return (response) => (asking !== undefined && isClarification(response, contract) ? { start: 0, end: protocol.forms.clarify.prefix.length, decision: asking.id, urgent: asking.urgent } : undefined);
}
