import { describe, expect, it } from 'vitest';
import { applicationReport, auditAnnex, parsePortfolio, settle } from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { all, readHtml, saidInHtml, saidInMarkdown } from './reading.js';

const NAMES = [
  '<script>alert(1)</script>|`x`',
  '</title></style></main>',
  'a\n\n# b\n===\n| --- |',
  '=HYPERLINK("http://x")',
  '\u202eevil',
];

/** A portfolio in which everything that has a name is called so. */
function portfolioOf(name: string) {
  return parsePortfolio({
    policy: {
      ...POLICY,
      id: name,
      name,
      lenders: [name],
      products: [{ id: name, name }],
      household: { listing: 'not-required', testedOn: 'contract', excludedAssistance: [name] },
      funders: [
        { id: `1${name}`, name, share: '0.8' },
        { id: `2${name}`, name, share: '0.2' },
      ],
      sources: { dayCount: { kind: 'rule', title: name, article: name, note: name }, funders: `plan ${name}` },
    },
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: [{ ...HOUSEHOLD, id: name, township: name, category: name }],
    loans: [
      { ...LOAN, id: name, householdId: name, lender: name, product: name },
      { ...LOAN, id: `0${name}`, householdId: name, lender: 'another', product: name },
    ],
  });
}

describe.each(NAMES.map((name) => [name]))('where everything is called %j', (name) => {
  // What is read has no control and format characters; what a caller calls the applicant may have.
  const portfolio = portfolioOf(name.replace(/[\p{Cc}\p{Cf}]/gu, '_'));
  const settlement = settle(portfolio);
  const options = { applicant: name, addressee: name };

  it.each(Object.entries({ applicationReport, auditAnnex }))(
    '%s runs no script and has the same content in both formats',
    (_, paper) => {
      for (const lang of ['zh-CN', 'en'] as const) {
        const html = paper(settlement, portfolio, { ...options, lang, format: 'html' });
        const page = readHtml(html);
        for (const [tag, found] of [
          ['script', 0],
          ['style', 1],
          ['title', 1],
          ['main', 1],
          ['h1', 1],
        ] as const)
          expect(all(page, tag), tag).toHaveLength(found);
        const markdown = paper(settlement, portfolio, { ...options, lang, format: 'markdown' });
        expect(saidInMarkdown(markdown)).toEqual(saidInHtml(html));
        // Whatever was in a name, every line is one that the paper itself begins.
        for (const line of markdown.split('\n')) expect(line).not.toMatch(/^(=|<|>|# b)/);
      }
    },
  );
});
