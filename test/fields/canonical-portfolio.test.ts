import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalPortfolio } from '../../src/fields/canonical-portfolio.js';
import { encodePortfolio, type Portfolio } from '../../src/fields/portfolio.js';
import { type HouseholdInput, type LoanInput, parsePortfolio, settle } from '../../src/index.js';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';
import { READ } from './samples.js';

function written(portfolio: Portfolio): { readonly text: string; readonly pieces: number } {
  const pieces: Uint8Array[] = [];
  // The bytes are overwritten by the next piece.
  for (const piece of canonicalPortfolio(portfolio)) pieces.push(piece.slice());
  return { text: Buffer.concat(pieces).toString(), pieces: pieces.length };
}

/** By the reference implementation of RFC 8785, from the encoded objects. */
const expected = (portfolio: Portfolio) => canonicalize(encodePortfolio(portfolio)) as string;

function portfolioOf(households: readonly Partial<HouseholdInput>[], loans: readonly Partial<LoanInput>[]): Portfolio {
  return parsePortfolio({
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: households.map((each) => ({ ...HOUSEHOLD, ...each })),
    loans: loans.map((each) => ({ ...LOAN, ...each })),
  });
}

describe('a portfolio written from its columns', () => {
  it('equals the canonical JSON of its encoded objects, for every field of every record', () => {
    expect(written(READ).text).toBe(expected(READ));
  });

  it(
    'equals it for every drawn portfolio, and has the hash of the provenance',
    () => {
      fc.assert(
        fc.property(portfolios(), (drawn) => {
          const portfolio = parseAnyPortfolio(drawn);
          const text = expected(portfolio);
          expect(written(portfolio).text).toBe(text);
          expect(settle(portfolio).provenance.inputSha256).toBe(createHash('sha256').update(text).digest('hex'));
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('equals it for texts that sort and escape differently from ASCII', () => {
    const inText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    const unusual = fc.constantFrom('"', '\\', '\u{1f600}', '\uffee', '\ue000', '10', '9', '__proto__', '遂昌', "'");
    const texts = fc.oneof(inText, unusual).map((text) => text.trim().normalize('NFC') || 'x');
    fc.assert(
      fc.property(texts, fc.dictionary(texts, texts), texts, (name, attributes, programme) => {
        const portfolio = portfolioOf(
          [{ name, township: programme, attributes, assistance: [{ kind: name, from: '2024-01-01' }] }],
          [{ otherSubsidy: { programme }, attributes }],
        );
        expect(written(portfolio).text).toBe(expected(portfolio));
      }),
      runs(3000),
    );
  });

  it.each<[string, Partial<LoanInput>]>([
    [
      'rates of 0, of 100, and of six decimals',
      {
        rates: [
          { from: '1900-01-01', pct: 0 },
          { from: '2199-12-31', pct: 100 },
        ],
      },
    ],
    ['a rate of six decimals', { rates: [{ from: '2024-01-01', pct: '3.000001' }] }],
    [
      'lists that are given and empty',
      { referenceRates: [], eligibleAmounts: [], otherSubsidy: [], overdue: [], repayments: [] },
    ],
    [
      'a refund',
      {
        eligibleAmounts: [
          { on: '2024-09-01', amount: 7 },
          { on: '2024-10-01', amount: '-6.05' },
        ],
      },
    ],
    ['one other subsidy', { otherSubsidy: [{ programme: 'a', pct: '0' }] }],
    ['several other subsidies', { otherSubsidy: [{ programme: 'b' }, { programme: 'a', level: 'l', pct: '1.5' }] }],
    ['empty texts', { attributes: { a: '' } }],
  ])('equals it for %s', (_, loan) => {
    const portfolio = portfolioOf([{ name: '', township: '' }], [loan]);
    expect(written(portfolio).text).toBe(expected(portfolio));
  });

  it('equals it without households, and without loans', () => {
    for (const portfolio of [portfolioOf([], []), portfolioOf([{}], [])]) {
      expect(written(portfolio).text).toBe(expected(portfolio));
    }
  });

  it('equals it for a copy with objects of its own, in their order', () => {
    const portfolio = portfolioOf([{}], [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    const copy = { ...portfolio, loans: portfolio.loans.toReversed() };
    expect(written(copy).text).toBe(expected(copy));
    expect(written(copy).text).not.toBe(expected(portfolio));
  });

  it('is written in pieces, each of whole records', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => ({ id: `L${i}` }));
    const portfolio = portfolioOf([{}], ids);
    const { text, pieces } = written(portfolio);
    expect(text).toBe(expected(portfolio));
    expect(pieces).toBeGreaterThan(10);
  });
});
