// @ts-check

/**
 * Does one named piece of work, saying when it begins and how long it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const started = performance.now();
  console.log(`▸ ${name}`);
  try {
    const result = await work();
    console.log(`✔ ${name} (${duration(performance.now() - started)})`);
    return result;
  } catch (error) {
    console.log(`✘ ${name} (${duration(performance.now() - started)})`);
    throw error;
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
