import { describe, expect, it } from 'vitest';
import {
  householdTermsFields,
  policyFields,
  ruleFields,
  ruleLimitFields,
  whenFields,
} from '../../src/fields/policy.js';
import { parsePolicy, policyWarnings } from '../../src/index.js';
import { readPage } from '../docs/markdown.js';

const PAGE = readPage('docs/reference/policy.md');
const BLOCKS = PAGE.blocks.filter(({ lang }) => lang === 'json');
const [BASE, ...EXAMPLES] = BLOCKS.map(({ line, text }) => ({ line, terms: JSON.parse(text) }));

describe('the page of the policy language', () => {
  it.each([{ line: BASE?.line, terms: {} }, ...EXAMPLES])(
    'line $line: its example is read without faults and without warnings',
    ({ terms }) => {
      const policy = parsePolicy({ ...BASE?.terms, ...terms });
      expect(policyWarnings(policy)).toEqual([]);
    },
  );

  it('has an example of every term', () => {
    const shown = new Set(EXAMPLES.flatMap(({ terms }) => Object.keys(terms)));
    expect(Object.keys(policyFields).filter((term) => !shown.has(term))).toEqual([]);
  });

  it.each([
    ['household', householdTermsFields],
    ['when', whenFields],
    ['subsidy', { ...ruleFields, ...ruleLimitFields }],
  ])('has an example of every field of %s', (_, fields) => {
    const text = BLOCKS.map((block) => block.text).join('\n');
    expect(Object.keys(fields).filter((name) => !text.includes(`"${name}":`))).toEqual([]);
  });

  it('has a heading for every term', () => {
    const headings = [...PAGE.prose.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading).join(' ');
    expect(Object.keys(policyFields).filter((term) => !headings.includes(`\`${term}\``))).toEqual([]);
  });
});
