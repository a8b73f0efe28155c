import { describe, expect, it } from 'vitest';
import { editDistance, nearestOf, similarTo } from '../../src/kernel/nearest.js';

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'bc', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('of %j and %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it.each([
    ['kitten', 'sitting', 3, 3],
    ['kitten', 'sitting', 2, Number.POSITIVE_INFINITY],
    ['', 'abc', 2, Number.POSITIVE_INFINITY],
    ['abc', 'xyz', 1, Number.POSITIVE_INFINITY],
  ])('of %j and %j, where at most %i matters, is %d', (a, b, most, distance) => {
    expect(editDistance(a, b, most)).toBe(distance);
  });
});

describe('the nearest of a list', () => {
  it.each([
    ['L0O1', ['L001', 'L002'], 'L001'],
    ['l001', ['L002', 'L001'], 'L001'],
    ['ab', ['xb', 'ay'], 'xb'],
    ['far', [], undefined],
  ])('of %j among %j is %j', (wanted, candidates, nearest) => {
    expect(nearestOf(wanted, candidates)).toBe(nearest);
  });

  it('compares the first hundred characters', () => {
    const long = 'a'.repeat(100);
    expect(nearestOf(`${long}xyz`, [`${long}abcdef`, `${long}xyz`])).toBe(`${long}abcdef`);
  });
});

describe('a similar text of a list', () => {
  it.each([
    // 2 of 9 characters, 3 of 9 a third, 4 of 9 more than a third.
    ['principle', 'principal', 'principal'],
    ['princixxx', 'principal', 'principal'],
    ['prinxxxxx', 'principal', undefined],
    ['PRINCIPAL', 'principal', 'principal'],
  ])('of %j, where a third may differ from %j, is %j', (wanted, known, similar) => {
    expect(similarTo(wanted, ['x', known], 1 / 3)).toBe(similar);
  });

  it('is none of an empty list, nor of one that is much shorter', () => {
    expect(similarTo('a', [], 1)).toBeUndefined();
    expect(similarTo('a'.repeat(1_000_000), ['aaa'], 1 / 3)).toBeUndefined();
  });
});
