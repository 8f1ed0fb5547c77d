import type { Protocol } from "./protocol";

/**
 * What a decision is to the reader of answers, whatever it is called: to ask the standard questions, to image soon, to do something else
 * soon, to wait, or to wait and image under a condition. A protocol has at most one decision of each.
 */
export const DECISION_ROLES = ["clarify", "urgent_imaging", "urgent_other", "surveillance", "surveillance_conditional"] as const;
export type DecisionRole = (typeof DECISION_ROLES)[number];

type Decisions = Pick<Protocol, "decisions">;

/** The role of a decision by its id: the one that the protocol gives it, else the one that has its name. */
export function roleOf({ decisions }: Decisions, id: string): DecisionRole | undefined {
  const decision = decisions.find((known) => known.id === id);
  return decision === undefined ? undefined : (decision.role ?? DECISION_ROLES.find((role) => role === id));
}

/** The id of the protocol's decision of a role. */
export function decisionOfRole(protocol: Decisions, role: DecisionRole): string | undefined {
  return protocol.decisions.find(({ id }) => roleOf(protocol, id) === role)?.id;
}

/** Roles of the decisions by which the detection of red flags is measured: those that the protocol names, else imaging. */
export function detectedRoles(protocol: Decisions): ReadonlySet<DecisionRole> {
  const named = protocol.decisions.filter(({ detected }) => detected === true).flatMap(({ id }) => roleOf(protocol, id) ?? []);
  return new Set(named.length > 0 ? named : ["urgent_imaging"]);
}
