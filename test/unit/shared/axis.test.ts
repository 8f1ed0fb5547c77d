import assert from "node:assert/strict";
import { test } from "node:test";
import { linearAxis, logAxis, thinned } from "../../../src/shared/axis";

test("a linear axis begins at 0 and ends at a round number above the highest", () => {
  const axis = linearAxis([0.55, 3.9]);
  assert.deepEqual(axis.ticks, [0, 1, 2, 3, 4]);
  assert.equal(axis.at(2), 0.5);
  assert.deepEqual(linearAxis([0.013]).ticks, [0, 0.005, 0.01, 0.015]);
});

test("without values there is still an axis", () => {
  for (const axis of [linearAxis([]), logAxis([]), linearAxis([0]), logAxis([0])]) assert.ok(axis.high > axis.low && axis.ticks.length > 1);
});

test("a logarithmic axis over less than two powers of ten has 1, 2 and 5 beside it", () => {
  const axis = logAxis([0.55, 3.9]);
  assert.deepEqual(axis.ticks, [0.5, 1, 2, 5]);
  assert.equal(axis.at(0.5), 0);
  assert.ok(Math.abs(axis.at(5) - 1) < 1e-9);
  assert.ok(axis.at(1) > 0.25 && axis.at(1) < 0.35);
});

test("over many powers of ten it has the powers alone", () => {
  assert.deepEqual(logAxis([0.002, 70]).ticks, [0.01, 0.1, 1, 10, 100].filter((tick) => tick <= logAxis([0.002, 70]).high));
});

test("one value, however small, is not divided by nothing", () => {
  for (const value of [1, 0.5, 1e-9, 123456]) {
    const place = logAxis([value]).at(value);
    assert.ok(place >= 0 && place <= 1, `${value}: ${place}`);
  }
});

test("a long curve is thinned without losing its peaks and its ends", () => {
  const points = Array.from({ length: 10_000 }, (_, step) => ({ step, loss: step === 4321 ? 99 : step === 8765 ? 0 : 5 + Math.sin(step) }));
  const kept = thinned(points, 600);
  assert.ok(kept.length <= 600 && kept.length > 400);
  for (const step of [0, 4321, 8765, 9999]) assert.ok(kept.some((point) => point.step === step), String(step));
  assert.deepEqual(kept.map(({ step }) => step), [...kept.map(({ step }) => step)].sort((a, b) => a - b));
  assert.equal(thinned(points.slice(0, 600), 600).length, 600);
});
