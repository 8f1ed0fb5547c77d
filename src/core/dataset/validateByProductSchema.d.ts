import type { ValidateFunction } from "ajv/dist/2020";

/**
 * Checks a row's value by schemas/record.schema.json. Its code is made when the product is built (esbuild.mjs): ajv would take longer for that than an
 * editor may wait. Its errors have no messages.
 */
declare const validateByProductSchema: ValidateFunction;
export default validateByProductSchema;
