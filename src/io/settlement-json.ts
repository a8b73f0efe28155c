import * as z from 'zod/mini';
import { InvalidInputError, isObject, type RawFault, type Text } from '../fields/faults.js';
import { FIGURES, type Figure, LOAN_FIGURES, TOTAL_FIGURES, type Unit } from '../fields/figures.js';
import { checkHashes } from '../fields/issued-reading.js';
import { checkAdjustment, checkLine, IssuedSums } from '../fields/issued-sums.js';
import { langIn } from '../fields/lang.js';
import { LIMITS } from '../fields/limits.js';
import { type Period, readPeriod } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { readPolicy } from '../fields/policy-reading.js';
import { BASES, type Basis, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { addFaults, anyText, closed, id, list, record, transformed } from '../fields/zod-types.js';
import { yuan } from '../kernel/fen.js';
import { type Integer, integer } from '../kernel/integer.js';
import { once } from '../kernel/once.js';
import { adjustmentOf } from '../settlement/corrections.js';
import { linesOf, withLines } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { GROUPINGS } from '../settlement/tally.js';
import { termsNotFromPlan } from '../settlement/terms.js';
import { byFunder, totalsOf } from '../settlement/totals.js';

import { faultsIn, fromText, type ParseOptions } from './parse.js';

/**
 * Reads an issued settlement from the JSON form of SPEC 9, or its text. Its figures are not recomputed, but its lines are
 * added up again and held against its totals, groups and payable amounts, and all of it against its hash.
 *
 * @throws InvalidInputError with every fault found: `SETTLEMENT_ALTERED` for every contradiction.
 */
export function parseSettlement(written: unknown, options: ParseOptions = {}): Settlement {
  langIn(options, 'en');
  const faults: RawFault[] = [];
  const read = fromText(written, faults);
  const refused = () => new InvalidInputError(faultsIn(faults, read, options));
  if (read === undefined) throw refused();
  const input = read.value;
  if (!isObject(input)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value: input, detail: A_SETTLEMENT });
    throw refused();
  }
  const result = schemas().settlement.safeParse(input);
  if (result.success) checkSums(result.data, faults);
  else addFaults(result.error.issues, input, [], faults);
  checkHashes(input as Record<string, unknown>, [], faults, options);
  const policy = readField(input, 'policy', readPolicy, faults);
  const period = readField(input, 'period', readPeriod, faults);
  if (result.success && policy !== undefined) checkSharesOf(result.data.loans, policy, faults);
  if (!result.success || policy === undefined || period === undefined || faults.length > 0) {
    throw refused();
  }
  return settlementOf(result.data, policy, period);
}

/** The shares that a line names are among those of the policy. */
function checkSharesOf(
  lines: readonly { readonly funderShares?: number }[],
  { funderShares: { length } = [] }: Policy,
  faults: RawFault[],
): void {
  lines.forEach(({ funderShares: entry }, i) => {
    if (entry === undefined || entry < length) return;
    const detail = {
      en: `the policy has ${length} entries in funderShares; obtain the settlement again from whoever issued it`,
      'zh-CN': `政策另定分担比例共 ${length} 项；请向出具单位重新取得原结算文件`,
    };
    faults.push({ code: 'INVALID_VALUE', path: ['loans', i, 'funderShares'], value: entry, detail });
  });
}

/** Holds lines and adjustments against totals, groups and payable amounts. */
function checkSums(data: IssuedData, faults: RawFault[]): void {
  const sums = new IssuedSums();
  data.loans.forEach((line, i) => {
    checkLine(line, ['loans', i], faults);
    sums.add(line);
  });
  data.adjustments.forEach((line, i) => {
    checkAdjustment(line, ['adjustments', i], faults);
  });
  sums.check(data, [], faults);
}

const A_SETTLEMENT: Text = {
  en: 'expected a settlement object or its JSON text',
  'zh-CN': '应为结算对象或其 JSON 文本',
};

/** Reads one field of an object. An input that is not an object has been reported before. */
function readField<T>(
  input: unknown,
  name: string,
  read: (value: unknown, path: RawFault['path'], faults: RawFault[]) => T | undefined,
  faults: RawFault[],
): T | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const value = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
  if (value !== undefined) return read(value, [name], faults);
  faults.push({ code: 'MISSING_FIELD', path: [name] });
  return undefined;
}

/** The schemas of an issued settlement and of its totals, created on first use. */
const schemas = once(() => {
  /** An amount of any size and sign, of exactly two decimals, in fen. */
  const amount = transformed(
    z.string().check(z.regex(/^-?\d{1,40}\.\d\d$/)),
    (written): Integer => integer(BigInt(written.replace('.', ''))),
  );
  const count = z.int().check(z.gte(0));
  /** More than the days of the longest period. */
  const days = z.int().check(z.gte(0), z.lte(2 ** 32 - 1));
  const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
  const ofUnit = { yuan: amount, yuanDays: amount, days, count } as const satisfies Record<Unit, z.ZodMiniType>;
  const shapeOf = <K extends Figure>(names: readonly K[]) =>
    Object.fromEntries(names.map((name) => [name, ofUnit[FIGURES[name].unit]])) as unknown as {
      [P in K]: (typeof ofUnit)[(typeof FIGURES)[P]['unit']];
    };

  const funders = record(amount, 'ids', LIMITS.funders);
  const totals = closed({ ...shapeOf(TOTAL_FIGURES), funders });
  const group = record(totals, 'texts');
  const codes = <T extends string>(catalogue: Record<T, unknown>) => z.enum(Object.keys(catalogue) as [T, ...T[]]);

  /** Not a record of zod, which throws for a key that is a symbol. */
  const excludedDays = closed(
    Object.fromEntries(Object.keys(EXCLUSIONS).map((exclusion) => [exclusion, z.exactOptional(days)])) as Record<
      Exclusion,
      z.ZodMiniExactOptional<typeof days>
    >,
  );

  const settlement = z.looseObject({
    loans: list(
      closed({
        loanId: id(),
        householdId: id(),
        basis: codes<Basis>(BASES),
        reasons: list(codes<Reason>(REASONS)),
        excludedDays,
        ...shapeOf(LOAN_FIGURES),
        funders,
        product: id(),
        township: anyText(),
        category: anyText(),
        funderShares: z.exactOptional(count),
      }),
    ),
    totals,
    groups: closed({ product: group, township: group, category: group, basis: group }),
    adjustments: list(
      closed({
        loanId: id(),
        issued: amount,
        recomputed: amount,
        subsidy: amount,
        funders,
      }),
    ),
    // Settlements issued by versions before advances have none.
    advances: z.exactOptional(funders),
    payable: funders,
    provenance: closed({
      library: z.literal('tiexi'),
      version: z.string().check(z.minLength(1)),
      policySha256: sha256,
      inputSha256: sha256,
      parts: z.exactOptional(z.array(sha256)),
      // Settlements of version 0.1.0 have neither.
      previous: z.exactOptional(z.array(sha256)),
      settlementSha256: z.exactOptional(sha256),
    }),
  });
  return { settlement, totals };
});

/** An issued settlement as its schema reads it. */
type IssuedData = z.output<ReturnType<typeof schemas>['settlement']>;
/** Its totals, or those of a group. */
type IssuedTotals = z.output<ReturnType<typeof schemas>['totals']>;

function settlementOf(data: IssuedData, policy: Policy, period: Period): Settlement {
  const funderIds = policy.funders.map(({ id }) => id);
  const partsOf = (byId: Record<string, Integer>) =>
    funderIds.map((id) => (Object.hasOwn(byId, id) ? (byId[id] as Integer) : 0));
  const totals = (sum: IssuedTotals) => totalsOf({ figures: sum, parts: partsOf(sum.funders) }, funderIds);
  const rest = {
    policy,
    period,
    terms: termsNotFromPlan(policy),
    totals: totals(data.totals),
    groups: Object.freeze(
      Object.fromEntries(
        GROUPINGS.map((grouping) => [
          grouping,
          Object.freeze(
            Object.fromEntries(Object.entries(data.groups[grouping]).map(([key, sum]) => [key, totals(sum)])),
          ),
        ]),
      ) as unknown as Settlement['groups'],
    ),
    adjustments: Object.freeze(
      data.adjustments.map((line) => adjustmentOf({ ...line, parts: partsOf(line.funders) }, funderIds)),
    ),
    advances: byFunder(funderIds, partsOf(data.advances ?? {}), yuan),
    previous: Object.freeze(data.provenance.previous ?? []),
    payable: byFunder(funderIds, partsOf(data.payable), yuan),
    provenance: Object.freeze(data.provenance),
  };
  return Object.freeze(withLines(rest, linesOf(data.loans, funderIds)));
}
