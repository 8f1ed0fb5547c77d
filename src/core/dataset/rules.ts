import { sexMask } from "./augmentation/sexMask";
import { indexAgreement, type Agreement, type AgreementLexicon } from "./augmentation/agreement";
import type { ClinicalKnowledge } from "./clinicalRules";
import { caseSpan, compileContract, type Contract, type ContractWords } from "./contract";
import type { Hash } from "./identity";
import { identifierFinder, type FindIdentifiers } from "./privacy";
import { compileRecordSchema, type ValidateRecord } from "./recordSchema";
import { shinglesOf, type Shingles } from "./similarity";

/** What a dataset is checked against, compiled once. */
export interface DatasetRules extends ClinicalKnowledge {
  readonly validateRecord: ValidateRecord;
  /** The schema itself, for what it says of keys and values. */
  readonly recordSchema: object;
  readonly contract: Contract;
  readonly agreement: AgreementLexicon;
  readonly hash: Hash;
  readonly findIdentifiers: FindIdentifiers;
  /** What the case of an instruction is compared by, without the protocol's words around it. */
  readonly shinglesOf: (instruction: string) => Shingles;
}

/** What the rules are compiled from. */
export interface DatasetKnowledge extends ClinicalKnowledge {
  /** Content of schemas/record.schema.json, or of a workspace's own. */
  readonly recordSchema: object;
  readonly contract: ContractWords;
  readonly agreement: Agreement;
  readonly hash: Hash;
}

/**
 * Compiles the rules.
 * @throws {RecordSchemaError} when the record schema is not valid.
 */
export function compileDatasetRules({ recordSchema, contract: words, agreement, ...knowledge }: DatasetKnowledge): DatasetRules {
  const contract = compileContract(words);
  const mask = sexMask(agreement);
  return {
    ...knowledge,
    validateRecord: compileRecordSchema(recordSchema),
    recordSchema,
    contract,
    agreement: indexAgreement(agreement),
    findIdentifiers: identifierFinder(knowledge.engine.language.identifiers),
    shinglesOf(instruction) {
      const { start, end } = caseSpan(instruction, contract);
      return shinglesOf(instruction.slice(start, end), mask);
    },
  };
}
