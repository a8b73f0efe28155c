import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodePortfolio } from '../../src/fields/portfolio.js';
import { VERSION } from '../../src/fields/version.js';
import { encodeSettlement, parsePortfolio, parseSettlement, settle } from '../../src/index.js';
import { canonicalJson, fingerprint } from '../../src/kernel/fingerprint.js';
import { HOUSEHOLD, LOAN, POLICY, portfolioOf } from '../support.js';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

describe('canonical JSON and its fingerprint', () => {
  it('keys stand in the order of code units, without blanks (RFC 8785)', () => {
    expect(canonicalJson({ b: 1, a: ['x', { '\u20ac': 'e', '\r': 'cr', '1': 1 }], '\ud83d\ude00': '贴息' })).toBe(
      '{"a":["x",{"\\r":"cr","1":1,"€":"e"}],"b":1,"😀":"贴息"}',
    );
  });

  it('the fingerprint is the SHA-256 of its UTF-8', () => {
    // published test vector of SHA-256 for the empty JSON object's two bytes, by Node's own implementation
    expect(fingerprint({})).toBe(sha256('{}'));
    expect(fingerprint({ 名: '遂昌' })).toBe(sha256('{"名":"遂昌"}'));
  });
});

describe('a settlement’s provenance', () => {
  const full = portfolioOf({
    policy: { concession: [{ from: '2024-09-01', points: 1 }] },
    household: {
      name: 'n',
      township: 't',
      category: 'c',
      annualIncome: '5.00',
      assistance: [{ kind: '临时救助', from: '2024-01-01', to: '2024-02-01' }],
    },
    loans: [
      {
        contractedOn: '2024-08-30',
        extendedTo: '2026-01-01',
        referenceRates: [{ from: '2024-01-01', pct: '5.123456' }],
        repayments: [{ on: '2024-10-01', amount: '1.50' }],
        overdue: [{ from: '2024-11-01', to: '2024-11-02' }],
        interestPaidTo: '2024-12-21',
        misusedOn: '2024-12-24',
        otherSubsidy: { programme: 'x', pct: '0.5' },
      },
      { otherSubsidy: { programme: 'x' }, overdue: [{ from: '2024-11-01' }] },
    ],
  });

  it('names the library and its version, which is that of package.json', () => {
    expect(settle(full).provenance).toMatchObject({ library: 'tiexi', version: VERSION });
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(VERSION);
  });

  it('has the fingerprint of the policy as the settlement’s JSON gives it', () => {
    const json = encodeSettlement(settle(full));
    expect(json.provenance.policySha256).toBe(sha256(canonicalJson(json.policy)));
  });

  it('has the hash of the canonical input, which reads back into the same portfolio', () => {
    const written = encodePortfolio(full);
    expect(settle(full).provenance.inputSha256).toBe(sha256(canonicalJson(written)));
    expect(encodePortfolio(parsePortfolio(JSON.parse(JSON.stringify(written))))).toEqual(written);
  });

  it('the order and the format of the input do not matter; a figure does', () => {
    const of = (loan: object) =>
      settle(
        parsePortfolio({
          policy: POLICY,
          period: { from: '2024-01-01', to: '2025-01-01' },
          households: [HOUSEHOLD],
          loans: [{ ...LOAN, ...loan }],
        }),
      ).provenance.inputSha256;
    const repayments = [
      { on: '2024-10-02', amount: 7 },
      { on: '2024-10-01', amount: '8.0' },
    ];
    const same = [
      { on: '2024-10-01', amount: '8.00' },
      { on: '2024-10-02', amount: '7.00' },
    ];
    expect(of({ repayments, misusedOn: null, principal: 100_000 })).toBe(of({ repayments: same, overdue: [] }));
    expect(of({ principal: '100000.01' })).not.toBe(of({}));
  });

  it('is kept when a settlement is read from JSON', () => {
    const settlement = settle(full);
    expect(parseSettlement(JSON.parse(JSON.stringify(encodeSettlement(settlement)))).provenance).toEqual(
      settlement.provenance,
    );
  });
});
