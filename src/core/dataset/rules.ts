import { indexAgreement, type Agreement, type AgreementLexicon } from "./augmentation/agreement";
import { disagreementHint } from "./augmentation/mayDisagree";
import { sameWords } from "./augmentation/sameWords";
import type { ClinicalKnowledge } from "./clinicalRules";
import { caseSpan, compileContract, type Contract, type ContractWords } from "./contract";
import type { Hash } from "./identity";
import { buildIdentifierFinder, rememberingFinder, type FindIdentifiers } from "./identifiers";
import { contradictionHint } from "./patient/hint";
import { indexPatientWords, type PatientLexicon } from "./patient/words";
import { responseLanguage } from "./languageRules";
import type { Problem } from "./problem";
import { finish, type Steps } from "../steps";
import type { Span } from "../text/span";
import { recordValidator, type ValidateRecord } from "./recordIssues";
import { createShingler, type Shingles } from "./shingles";
import validateByProductSchema from "./validateByProductSchema";

/** What a dataset is checked against, compiled once. */
export interface DatasetRules extends ClinicalKnowledge {
  readonly validateRecord: ValidateRecord;
  /** The schema itself, for what it says of keys and values. */
  readonly recordSchema: object;
  readonly contract: Contract;
  readonly agreement: AgreementLexicon;
  /** Whether it is worth looking for words that disagree with the sex which a text, or the case in it, names. */
  readonly mayDisagree: (text: string, part?: Span) => boolean;
  readonly patient: PatientLexicon;
  /** Whether it is worth looking for what a text, or the case in it, says of its patient that cannot all be true. */
  readonly mayContradict: (text: string, part?: Span) => boolean;
  /** How a response is written; offsets are its own. */
  readonly languageOfResponse: (response: string) => Steps<readonly Problem[]>;
  readonly hash: Hash;
  readonly findIdentifiers: FindIdentifiers;
  /** The same in a response: rows repeat theirs. */
  readonly findInResponse: FindIdentifiers;
  /** What the case of an instruction is compared by, without the protocol's words around it. */
  readonly shinglesOf: (instruction: string) => Shingles;
}

/** What the rules are compiled from. */
export interface DatasetKnowledge extends ClinicalKnowledge {
  /** Content of schemas/record.schema.json: rows are checked by what was compiled of it when the product was built. */
  readonly recordSchema: object;
  readonly contract: ContractWords;
  readonly agreement: Agreement;
  readonly hash: Hash;
}

/** Compiles the rules, with the product's own schema of records. */
export function compileDatasetRules(knowledge: DatasetKnowledge): DatasetRules {
  return finish(compilingDatasetRules(knowledge));
}

/** Like {@link compileDatasetRules}, with pauses. */
export function* compilingDatasetRules({ recordSchema, contract: words, agreement: agreementData, ...knowledge }: DatasetKnowledge): Steps<DatasetRules> {
  const contract = compileContract(words);
  const agreement = indexAgreement(agreementData);
  const { language, protocol } = knowledge.engine;
  yield;
  const findIdentifiers = yield* buildIdentifierFinder(language.identifiers);
  yield;
  const shinglesOf = createShingler(sameWords(agreementData, [language.augmentation, protocol.augmentation]));
  yield;
  const patient = indexPatientWords(language.patient, agreement, [...language.identifiers.recordNumbers, ...language.identifiers.nameLabels]);
  yield;
  const mayDisagree = disagreementHint(agreement);
  const mayContradict = contradictionHint(patient);
  return {
    ...knowledge,
    validateRecord: recordValidator(validateByProductSchema, recordSchema),
    recordSchema,
    contract,
    agreement,
    mayDisagree,
    patient,
    mayContradict,
    languageOfResponse: responseLanguage({ ...knowledge, agreement, contract, patient, mayDisagree, mayContradict }),
    findIdentifiers,
    findInResponse: rememberingFinder(findIdentifiers),
    shinglesOf: (instruction) => shinglesOf(instruction, caseSpan(instruction, contract)),
  };
}
