import { append } from '../kernel/append.js';
import { formatFen } from '../kernel/fen.js';
import { formatMicro, MICRO, type MicroShare } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import { checkCaps } from './cap-checks.js';
import { checkDistinctDates, checkDistinctIds, checkInterval, sortInPlace } from './checks.js';
import { isObject, type RawFault, type Text } from './faults.js';
import { isParsed, markParsed } from './parsed.js';
import {
  type Condition,
  type Funder,
  type FunderShares,
  formulasIn,
  isFormula,
  POLICY,
  type Policy,
} from './policy.js';
import { RecordSchema } from './schemas.js';

const SCHEMA = /* @__PURE__ */ new RecordSchema(POLICY);

/** Reads a policy that is not a preset. `faults` receives its faults. */
export function readPolicy(input: unknown, path: RawFault['path'], faults: RawFault[]): Policy | undefined {
  if (isParsed(input, 'Policy')) return input as Policy;
  // Its own alone: what was found before, such as names that occur twice, leaves a policy whose terms are checked.
  const own: RawFault[] = [];
  const policy = SCHEMA.read(input, path, own);
  checkPolicy(policy, path, own);
  for (const name of ['principalCap', 'amountCap'] as const) {
    checkCaps(isObject(input) ? input[name] : undefined, policy[name], [...path, name], own);
  }
  sortInPlace(policy.subsidy, (rule) => rule.from);
  sortInPlace(policy.concession, (entry) => entry.from);
  for (const { rates } of Object.values(policy.references ?? {})) sortInPlace(rates, ({ from }) => from);
  sortInPlace(policy.funderShares, ({ from }) => from ?? BEFORE_ALL_DAYS);
  append(faults, own);
  return own.length > 0 ? undefined : markParsed(policy as Policy, 'Policy');
}

/** The key of an entry without a first day: it comes before every one with a day. */
const BEFORE_ALL_DAYS = Number.NEGATIVE_INFINITY;

/** Checks between the terms of a policy. Unreadable terms are skipped. */
function checkPolicy(policy: Partial<Policy>, path: RawFault['path'], faults: RawFault[]): void {
  const { window, subsidy, funders } = policy;
  if (window !== undefined) checkInterval(window, [...path, 'window'], faults);
  if (window?.contracted !== undefined) checkInterval(window.contracted, [...path, 'window', 'contracted'], faults);
  if (window !== undefined && subsidy?.every((rule) => rule.from > window.from)) {
    faults.push({
      code: 'POLICY_GAP',
      path: [...path, 'subsidy'],
      value: formatDay(subsidy.map((rule) => rule.from).reduce((first, from) => (from < first ? from : first))),
      detail: formatDay(window.from),
    });
  }
  checkDistinctDates(subsidy, path, 'subsidy', faults);
  for (const [name, { rates }] of Object.entries(policy.references ?? {})) {
    checkDistinctDates(rates, [...path, 'references', name], 'rates', faults);
  }
  if (!isAtFault('references', path, faults)) checkFormulas(policy, path, faults);
  checkDistinctDates(policy.concession, path, 'concession', faults);
  checkConditions(policy.conditions, [...path, 'conditions'], faults);
  checkDistinctIds(policy.products, path, 'products', faults);
  checkDistinctIds(funders, path, 'funders', faults);
  const whole = funders?.reduce((sum, funder) => sum + funder.share, 0);
  if (whole !== undefined && whole !== MICRO) {
    faults.push({
      code: 'SHARES_DO_NOT_SUM',
      path: [...path, 'funders'],
      value: formatMicro(whole as MicroShare),
    });
  }
  checkDistinctDates(policy.funderShares, path, 'funderShares', faults);
  checkFunderShares(policy.funderShares, funders, [...path, 'funderShares'], faults);
  if (policy.rounding === 'interest-period' && policy.interestPeriod === undefined) {
    faults.push({ code: 'MISSING_FIELD', path: [...path, 'interestPeriod'] });
  }
}

/** Whether a term of the policy has faults of its own. */
function isAtFault(term: keyof Policy, path: RawFault['path'], faults: readonly RawFault[]): boolean {
  return faults.some((raw) => raw.path[path.length] === term && path.every((key, i) => raw.path[i] === key));
}

/** A formula names a reference of the policy, and has no `times` beside a share: rates have at most 12 decimals (SPEC 3). */
function checkFormulas(policy: Partial<Policy>, path: RawFault['path'], faults: RawFault[]): void {
  const { references = {} } = policy;
  const detail = noSuchReference(Object.keys(references));
  for (const { path: own, formula, rule } of formulasIn(policy)) {
    const { ref, times } = formula;
    if (!Object.hasOwn(references, ref)) {
      faults.push({ code: 'INVALID_VALUE', path: [...path, ...own, 'ref'], value: ref, detail });
    }
    const isShared = rule?.kind === 'above-floor' && rule.share !== undefined && own.at(-1) !== 'maxPoints';
    if (times !== undefined && isShared) {
      const value = formatMicro(times);
      faults.push({ code: 'INVALID_VALUE', path: [...path, ...own, 'times'], value, detail: TIMES_OR_SHARE });
    }
  }
}

/** A condition must test something, and a loan must be able to meet its bounds. */
function checkConditions(
  conditions: readonly Condition[] | undefined,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  conditions?.forEach(({ rate, principal, termMonths, loansPerHousehold }, i) => {
    const own = [...path, i];
    checkBounds(numbersOf(rate), formatMicro, [...own, 'rate'], faults);
    checkBounds(principal, formatFen, [...own, 'principal'], faults);
    checkBounds(termMonths, (months) => months, [...own, 'termMonths'], faults);
    const bounds = [rate, principal, termMonths].flatMap((each) => [each?.atLeast, each?.atMost]);
    if ([...bounds, loansPerHousehold].every((bound) => bound === undefined)) {
      faults.push({ code: 'MISSING_FIELD', path: own, detail: TESTS_NOTHING });
    }
  });
}

function noSuchReference(names: readonly string[]): Text {
  if (names.length === 0) {
    return {
      en: 'the policy has no reference rates; add this one to references',
      'zh-CN': '政策未列参考利率：请补充',
    };
  }
  return {
    en: `write one of the names in references: ${names.join(', ')}`,
    'zh-CN': `应为政策所列参考利率之一：${names.join('、')}`,
  };
}

const TIMES_OR_SHARE: Text = {
  en: 'a rule with a share of what is above the floor has no times in its floor or ceiling; keep one of the two',
  'zh-CN': '按超过部分的比例贴息的标准，其下限和上限不得再设倍数；请只保留其一',
};

/** The bounds that are numbers. Those that are formulas are another number for every loan. */
function numbersOf({ atLeast, atMost }: Condition['rate'] & object = {}) {
  return { atLeast: isFormula(atLeast) ? undefined : atLeast, atMost: isFormula(atMost) ? undefined : atMost };
}

const TESTS_NOTHING: Text = {
  en: ': the condition tests nothing; give rate, principal or termMonths with atLeast or atMost, or loansPerHousehold',
  'zh-CN': '：该条件未作任何限定；请给出合同利率、贷款金额或贷款期限的下限或上限，或给出每户贷款笔数',
};

function checkBounds<T extends number>(
  { atLeast, atMost }: { readonly atLeast?: T | undefined; readonly atMost?: T | undefined } = {},
  format: (bound: T) => string | number,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  if (atLeast === undefined || atMost === undefined || atLeast <= atMost) return;
  const largest = format(atMost);
  faults.push({
    code: 'INVALID_VALUE',
    path: [...path, 'atLeast'],
    value: format(atLeast),
    detail: {
      en: `it is above atMost, ${largest}, so that no loan meets both; correct one of the two`,
      'zh-CN': `该下限高于上限（${largest}），任何贷款都无法同时满足；请改正其一`,
    },
  });
}

/** The shares of an entry are of funders of the policy, and add up to 1. */
function checkFunderShares(
  entries: readonly FunderShares[] | undefined,
  funders: readonly Funder[] | undefined,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  entries?.forEach(({ shares }, i) => {
    const own = [...path, i, 'shares'];
    for (const id of Object.keys(shares)) {
      if (funders === undefined || funders.some((funder) => funder.id === id)) continue;
      faults.push({ code: 'UNKNOWN_FUNDER', path: [...own, id], value: id });
    }
    const whole = Object.values(shares).reduce((sum, share) => sum + share, 0);
    if (whole !== MICRO) {
      faults.push({ code: 'SHARES_DO_NOT_SUM', path: own, value: formatMicro(whole as MicroShare) });
    }
  });
}
