import { describe, expect, it } from 'vitest';
import { IdSample, isWhole, repeatedIn } from '../../src/kernel/id-sample.js';

const sampleOf = (most: number, ids: readonly string[]) => {
  const sample = new IdSample(most);
  ids.forEach((id, i) => {
    sample.add(id, i % 2);
  });
  return sample.sample;
};
const IDS = Array.from({ length: 1000 }, (_, i) => `L${i}`);

describe('a sample of ids', () => {
  it('has all ids where there are not more than it keeps', () => {
    const sample = sampleOf(5, ['b', 'a', 'c']);
    expect(isWhole(sample)).toBe(true);
    expect(new Set(sample.ids.map(([id]) => id))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('keeps so many of more, whatever their order, and knows how many there were', () => {
    const sample = sampleOf(10, IDS);
    expect([sample.count, sample.ids.length, isWhole(sample)]).toEqual([1000, 10, false]);
    const ids = (of: typeof sample) => of.ids.map(([id]) => id);
    expect(ids(sampleOf(10, [...IDS].reverse()))).toEqual(ids(sample));
  });

  it('is that of the whole when those of its parts are added', () => {
    const whole = new IdSample(10);
    whole.addSample(sampleOf(10, IDS.slice(0, 300)));
    whole.addSample(sampleOf(10, IDS.slice(300)));
    expect(whole.sample).toEqual(sampleOf(10, IDS));
  });

  it('is spread over the ids: of every quarter it has some', () => {
    const quarters = new Set(sampleOf(100, IDS).ids.map(([id]) => Math.floor(Number(id.slice(1)) / 250)));
    expect(quarters).toEqual(new Set([0, 1, 2, 3]));
  });

  it('shows an id that came twice, where it is in it', () => {
    expect(repeatedIn(sampleOf(5, ['b', 'a', 'b']))).toBe('b');
    expect(repeatedIn(sampleOf(5, ['b', 'a']))).toBeUndefined();
  });
});
