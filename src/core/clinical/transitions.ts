/** Not asked yet. */
export const UNMADE = -2;

/** A hash table from numbers to numbers, with open addressing. */
export class Transitions {
  /** By slot: one more than the key, or 0 in a free slot, and the value beside it. */
  private slots = new Int32Array(1 << 13);
  private count = 0;

  /** {@link UNMADE} for a key that was not set. */
  get(key: number): number {
    const slot = this.slotOf(key);
    return this.slots[slot] === 0 ? UNMADE : (this.slots[slot + 1] ?? UNMADE);
  }

  set(key: number, value: number): void {
    if (this.count * 4 >= this.slots.length) this.grow();
    const slot = this.slotOf(key);
    if (this.slots[slot] === 0) this.count++;
    this.slots[slot] = key + 1;
    this.slots[slot + 1] = value;
  }

  /** Where a key is, or may be put. */
  private slotOf(key: number): number {
    const { slots } = this;
    const last = slots.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 11) & last & ~1;
    for (let other = slots[slot]; other !== 0 && other !== key + 1; other = slots[slot]) slot = (slot + 2) & last;
    return slot;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = new Int32Array(2 * slots.length);
    this.count = 0;
    for (let slot = 0; slot < slots.length; slot += 2) if (slots[slot] !== 0) this.set((slots[slot] ?? 0) - 1, slots[slot + 1] ?? UNMADE);
  }
}
