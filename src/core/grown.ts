/** The numbers at the beginning of a larger array. */
export function grown<Numbers extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(numbers: Numbers, larger: Numbers): Numbers {
  larger.set(numbers);
  return larger;
}
