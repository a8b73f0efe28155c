import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as tiexi from '../../src/index.js';
import * as files from '../../src/io/files.js';
import * as xlsx from '../../src/papers/xlsx.js';
import * as testing from '../../src/testing/index.js';
import * as worker from '../../src/worker/index.js';

/** The names that exist at run time. Taking one away breaks users; so does a new meaning under an old name. */
const NAMES: Readonly<Record<string, { readonly module: object; readonly source: string; readonly names: string[] }>> =
  {
    '.': {
      module: tiexi,
      source: 'index.ts',
      names: [
        'BASES',
        'CLAIM_STATUSES',
        'Decimal',
        'EFFECTS',
        'EXCLUSIONS',
        'FAULTS',
        'InvalidInputError',
        'LIST_CHANGES',
        'MEASURES',
        'MISTAKES',
        'NOT_MEASURED',
        'REASONS',
        'SecondPassError',
        'WARNINGS',
        'accruals',
        'amountInWords',
        'applicationReport',
        'assess',
        'auditAnnex',
        'compare',
        'customaryTerms',
        'dailyBookings',
        'encodeAccruals',
        'encodeAssessment',
        'encodeComparison',
        'encodeDailyBookings',
        'encodeEntries',
        'encodeExplanation',
        'encodeLine',
        'encodePolicy',
        'encodeProgress',
        'encodeQuote',
        'encodeReconciliation',
        'encodeSettlement',
        'encodeStream',
        'encodeSummary',
        'entries',
        'explain',
        'formatDay',
        'formatFen',
        'formatMicro',
        'mergeSettlements',
        'month',
        'parseClaims',
        'parseEntries',
        'parseHousehold',
        'parsePolicy',
        'parsePortfolio',
        'parseSettlement',
        'period',
        'policyClauses',
        'policyWarnings',
        'prepare',
        'progress',
        'quarter',
        'quote',
        'reconcile',
        'safeParseClaims',
        'safeParseEntries',
        'safeParseHousehold',
        'safeParsePolicy',
        'safeParsePortfolio',
        'screen',
        'screenList',
        'settle',
        'settleStream',
        'settlementEntries',
        'suichang2024',
        'suichangMilestones',
        'warnings',
        'year',
      ],
    },
    './testing': {
      module: testing,
      source: 'testing/index.ts',
      names: [
        'INVARIANTS',
        'VECTORS',
        'dailyBookingsByDay',
        'daysByLoan',
        'households',
        'invariant',
        'loans',
        'plainPortfolio',
        'policies',
        'portfolios',
        'runVectors',
        'settleByDay',
        'settleWithOracle',
        'settleWithTiexi',
      ],
    },
    './files': {
      module: files,
      source: 'io/files.ts',
      names: [
        'GROUPING_LABELS',
        'TERM_LABELS',
        'figureLabel',
        'formatNote',
        'groupName',
        'parseHouseholdLines',
        'parseMapping',
        'proposeMapping',
        'readClaims',
        'readTables',
        'safeParseMapping',
        'settlementCsv',
        'settlementLines',
        'settlementTable',
      ],
    },
    './xlsx': { module: xlsx, source: 'papers/xlsx.ts', names: ['settlementWorkbook', 'writeSettlementWorkbook'] },
    './worker': {
      module: worker,
      source: 'worker/index.ts',
      names: ['EngineClient', 'WorkerCancelledError', 'serve'],
    },
  };

const inRepo = (path: string) => new URL(`../../${path}`, import.meta.url);

describe('what is exported', () => {
  it.each(Object.entries(NAMES))('%s has exactly these names at run time', (_, { module, names }) => {
    expect(Object.keys(module).sort()).toEqual(names);
  });

  it('every module of the package is tested here', () => {
    const { exports } = JSON.parse(readFileSync(inRepo('package.json'), 'utf8')) as { exports: object };
    expect(Object.keys(exports).filter((subpath) => !subpath.endsWith('.json'))).toEqual(Object.keys(NAMES));
  });
});

describe('the codes, which stand in settlements and in faults that others keep', () => {
  it('reasons, in the order in which they are tested and reported', () => {
    expect(Object.keys(tiexi.REASONS)).toEqual([
      'LENDER_NOT_ELIGIBLE',
      'PRODUCT_NOT_ELIGIBLE',
      'DISBURSED_BEFORE_WINDOW',
      'DISBURSED_AFTER_WINDOW',
      'CONTRACTED_BEFORE_WINDOW',
      'CONTRACTED_AFTER_WINDOW',
      'HOUSEHOLD_NOT_LISTED',
      'HOUSEHOLD_ON_ASSISTANCE',
      'INCOME_ABOVE_CEILING',
      'OTHER_SUBSIDY',
      'MISUSED',
      'OVERDUE',
      'RATE_BELOW_CONDITION',
      'RATE_ABOVE_CONDITION',
      'PRINCIPAL_BELOW_CONDITION',
      'PRINCIPAL_ABOVE_CONDITION',
      'TERM_BELOW_CONDITION',
      'TERM_ABOVE_CONDITION',
      'NO_RULE',
      'TOO_MANY_LOANS',
    ]);
  });

  it('exclusions, in the order in which they are tested', () => {
    expect(Object.keys(tiexi.EXCLUSIONS)).toEqual([
      'EXTENDED',
      'AFTER_MATURITY',
      'TERM_CAP',
      'OVERDUE',
      'MISUSED',
      'INTEREST_UNPAID',
      'HOUSEHOLD_NOT_LISTED',
      'NO_RULE',
      'NO_ELIGIBLE_AMOUNT',
      'PRINCIPAL_CAP',
    ]);
  });

  it('bases', () => {
    expect(Object.keys(tiexi.BASES).sort()).toEqual(['ineligible', 'regular', 'trial']);
  });

  it('faults', () => {
    expect(Object.keys(tiexi.FAULTS).sort()).toEqual([
      'CONTRACT_AFTER_DISBURSEMENT',
      'DUPLICATE_ID',
      'DUPLICATE_KEY',
      'DUPLICATE_RATE_DATE',
      'EXTENSION_NOT_AFTER_MATURITY',
      'INVALID_DATE',
      'INVALID_INTERVAL',
      'INVALID_JSON',
      'INVALID_MONEY',
      'INVALID_RATE',
      'INVALID_SHARE',
      'INVALID_VALUE',
      'MATURITY_NOT_AFTER_DISBURSEMENT',
      'MISSING_FIELD',
      'MISSING_PREVIOUS',
      'PERIOD_OVERLAP',
      'POLICY_GAP',
      'RATE_GAP',
      'REFERENCE_GAP',
      'REPAYMENT_BEFORE_DISBURSEMENT',
      'REPAYMENT_EXCEEDS_PRINCIPAL',
      'SETTLEMENT_ALTERED',
      'SHARES_DO_NOT_SUM',
      'UNKNOWN_FIELD',
      'UNKNOWN_FUNDER',
      'UNKNOWN_HOUSEHOLD',
    ]);
  });
});

/** An exported name, where it is declared, and the comment directly above it. */
interface Exported {
  readonly name: string;
  readonly file: string;
  readonly declaration: ts.Statement;
  readonly comment: string;
  /** The declaration without the comment. */
  readonly text: string;
}

/** What an index hands out, found in the source: `export { type A, b } from './place.js'`. */
function exportedBy(index: string): Exported[] {
  return parsed(index).statements.flatMap((statement): Exported[] => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause, moduleSpecifier } = statement;
    if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) {
      throw new Error(`${index}: names are exported one by one: ${statement.getText()}`);
    }
    const { pathname } = new URL(moduleSpecifier.text, `file:///${index}`);
    const file = pathname.slice(1).replace(/\.js$/, '.ts');
    return exportClause.elements.map((element) => declared(element.name.text, file));
  });
}

function declared(name: string, file: string): Exported {
  const source = parsed(file);
  const found = source.statements.find((statement) => namesOf(statement).includes(name));
  if (found === undefined) throw new Error(`${name} is not declared in ${file}`);
  const comments = ts.getLeadingCommentRanges(source.text, found.getFullStart()) ?? [];
  const last = comments.at(-1);
  const above = last === undefined ? '' : source.text.slice(last.pos, last.end);
  const touches = last !== undefined && !/\n\s*\n/.test(source.text.slice(last.end, found.getStart()));
  const comment = touches && above.startsWith('/**') ? above.replace(/\s*\n\s*\*\s*/g, ' ') : '';
  return { name, file, declaration: found, comment, text: found.getText() };
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(inRepo(`src/${file}`), 'utf8'), ts.ScriptTarget.ES2022, true);
}

const EXPORTED = Object.values(NAMES).flatMap(({ source }) => exportedBy(source));
const FUNCTIONS = EXPORTED.filter(({ declaration }) => ts.isFunctionDeclaration(declaration));
const commentOf = (name: string) => EXPORTED.find((one) => one.name === name)?.comment ?? '';

describe('every exported name has a comment directly above it', () => {
  it.each(EXPORTED)('$name in $file', ({ text, comment }) => {
    // The keys of a catalogue are described by the catalogue.
    const catalogue = /^export type \w+ = keyof typeof (\w+);$/.exec(text)?.[1];
    if (catalogue !== undefined && comment === '') expect(commentOf(catalogue)).not.toBe('');
    else expect(comment).not.toBe('');
  });
});

/** What the comment of a function that takes or gives amounts must say: in which unit, and how they are rounded. */
const SAYS_OF_AMOUNTS: Readonly<Record<string, readonly RegExp[]>> = {
  accruals: [
    /A\(i\) − A\(i − 1\)/,
    /add up to its settlement|add up to\s+its settlement/,
    /Amounts are Decimals of yuan/,
    /rounded half up/,
  ],
  amountInWords: [/nothing is rounded here/],
  applicationReport: [/Every amount is taken from the settlement, in yuan/],
  assess: [/Decimals of yuan/, /half up to the fen/],
  auditAnnex: [/Every amount is taken from the settlement, in yuan/],
  compare: [/Decimals of yuan/, /half up/, /differences are exact/],
  dailyBookings: [/add up to its settlement/],
  encodeComparison: [/strings of two decimals/],
  encodeProgress: [/strings of two decimals/],
  encodeSettlement: [/SPEC 9/],
  entries: [/Amounts are Decimals of yuan; nothing is rounded here/, /adds up to A\(i\)/],
  parseEntries: [/Amounts are read into fen/],
  parsePortfolio: [/every amount into fen, every rate into millionths of a percent, every day into a number/],
  parseSettlement: [/figures are not recomputed/],
  progress: [/Decimals of yuan/, /half up/],
  settle: [/Decimals of yuan/, /half up/, /nothing is rounded before/],
  settlementEntries: [/Amounts are Decimals of yuan; nothing is rounded here/],
  settlementWorkbook: [/Amounts are in yuan/, /rounded half up as the policy says/],
};

/** What the types say that the functions above give: the unit of every amount. */
const SAYS_OF_UNITS: Readonly<Record<string, RegExp>> = {
  EncodedSettlement: /amounts of yuan are strings of two decimals/,
  LedgerEntry: /plain data/,
  Loan: /Amounts are integers of fen, rates millionths of a percent, days day numbers/,
  LoanFigures: /Amounts are Decimals of yuan/,
  Policy: /Amounts are integers of fen, rates millionths of a percent, shares millionths, days day numbers/,
  Totals: /Amounts are Decimals of yuan/,
};

describe('the comment of a function', () => {
  it.each(FUNCTIONS.filter(({ text }) => /\bthrow new \w+|\bdataOf\(/.test(text)))(
    '$name says what it throws',
    ({ text, comment }) => {
      for (const [, error] of text.matchAll(/\bthrow new (\w+)/g)) expect(comment).toContain(`@throws ${error}`);
      if (text.includes('dataOf(')) expect(comment).toContain('@throws InvalidInputError');
    },
  );

  it.each(Object.entries(SAYS_OF_AMOUNTS))('%s describes its amounts', (name, words) => {
    for (const said of words) expect(commentOf(name)).toMatch(said);
  });

  it.each(Object.entries(SAYS_OF_UNITS))('%s names its units', (name, said) => {
    expect(commentOf(name)).toMatch(said);
  });
});
