import { ALONE_END, standsAlone } from "../text/latin";
import { unitAt } from "../text/units";
import { normalizedInstruction } from "./identity";

/** Of the normalised instruction two FNV-1a hashes in one number that holds 53 bits: two cases of 100,000 are taken for equal with a chance of 1·10⁻⁶. */
export function keyOf(instruction: string): number {
  const length = readNormalized(instruction);
  let one = 0x811c9dc5;
  let other = 0x050c5d1f;
  for (let at = 0; at < length; at++) {
    const unit = units[at] ?? 0;
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995);
  }
  return (one >>> 0) * 2 ** 21 + (other >>> 11);
}

let units = new Uint16Array(1 << 10);

/** Writes the normalised instruction into `units`, unit by unit where each becomes one whatever stands beside it, as in nearly all. @returns its length. */
function readNormalized(instruction: string): number {
  reserve(instruction.length);
  let length = 0;
  for (let at = 0; at < instruction.length; at++) {
    const unit = normalizedUnit(unitAt(instruction, at));
    if (unit === STRANGE) return copy(normalizedInstruction(instruction));
    if (unit !== SPACE || (length > 0 && units[length - 1] !== SPACE)) units[length++] = unit;
  }
  return units[length - 1] === SPACE ? length - 1 : length;
}

function copy(text: string): number {
  reserve(text.length);
  for (let at = 0; at < text.length; at++) units[at] = unitAt(text, at);
  return text.length;
}

function reserve(length: number): void {
  if (length > units.length) units = new Uint16Array(2 * length);
}

const SPACE = 0x20;
const STRANGE = 0xffff;
/** What each unit becomes; 0 until it is met. */
const NORMALIZED = new Uint16Array(ALONE_END);

function normalizedUnit(unit: number): number {
  if (!standsAlone(unit)) return STRANGE;
  return NORMALIZED[unit] || (NORMALIZED[unit] = normalizedAlone(String.fromCharCode(unit)));
}

function normalizedAlone(character: string): number {
  if (/\s/u.test(character)) return SPACE;
  const becomes = normalizedInstruction(character);
  return becomes.length === 1 ? unitAt(becomes, 0) : STRANGE;
}
