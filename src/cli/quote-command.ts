import { fault, formatFault, type Lang, type RawFault } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Policy } from '../fields/policy.js';
import { readHouseholdLoans } from '../io/household-lines.js';
import { encodeQuote } from '../io/planning-json.js';
import type { QuoteRequest as Quoted } from '../planning/quote.js';
import { quote } from '../planning/quote.js';
import { enumerated, inBoth } from '../words/forms.js';
import { TERMS } from '../words/terms.js';
import type { Context } from './context.js';
import { RefusedError, UsageError } from './errors.js';
import { unknownId } from './explain.js';
import type { ConsideredLoan, QuoteRequest } from './options.js';
import type { Progress } from './progress.js';
import { yearOf } from './progress-command.js';
import { CONSIDERED, quoteTable } from './quote-table.js';
import { countOf, readFrame, readInput } from './reading.js';

/** The period with which an input is read that has none: nothing is settled with it. */
const ANY_DAY = '2024-01-01';

/**
 * `quote`: what a loan that is being considered would come to, year by year.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function quotedText(
  request: QuoteRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<string> {
  const { considered, input } = request;
  const period = yearOf(considered?.on ?? ANY_DAY);
  const asked =
    input === undefined
      ? await ofPolicy({ ...request, period }, context, progress, lang)
      : await ofInput({ ...request, input }, period, context, progress, lang);
  await progress.step('settling');
  const quoted = encodeQuote(quote(asked));
  return request.format === 'json' ? `${JSON.stringify(quoted, null, 2)}\n` : quoteTable(quoted, asked, lang);
}

type Period = ReturnType<typeof yearOf>;

/** The loan of the flags, of a household that is on the list and has nothing else. */
async function ofPolicy(
  request: QuoteRequest & { readonly period: Period },
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Quoted> {
  await progress.step('reading');
  const { policy } = await readFrame({ ...request, input: '-' }, context, progress, lang);
  return consideredOf(policy, request.considered as ConsideredLoan, undefined, [], lang);
}

/** A loan of an input, or the loan of the flags for a household of it. */
async function ofInput(
  request: QuoteRequest & { readonly input: string },
  period: Period,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Quoted> {
  const { considered, loanId } = request;
  const reading = considered === undefined ? request : { ...request, needsNoLoans: true as const };
  const { portfolio } = await readInput(reading, context, progress, lang, { policy: undefined, period });
  const { policy, households, loans } = portfolio;
  if (considered !== undefined) {
    const household = oneOf('household', households, considered.householdId, lang);
    return consideredOf(policy, considered, household, loans, lang);
  }
  const loan = oneOf('loan', loans, loanId, lang);
  const household = households.find(({ id }) => id === loan.householdId) as Household;
  return { policy, household, loan, loans: othersOf(household, loans, loan) };
}

const othersOf = (household: Household, loans: readonly Loan[], own?: Loan) =>
  loans.filter(({ id, householdId }) => householdId === household.id && id !== own?.id);

/** The one of an input that is named, or its only one. @throws RefusedError, UsageError */
function oneOf<T extends Household | Loan>(
  what: 'household' | 'loan',
  all: readonly T[],
  id: string | undefined,
  lang: Lang,
): T {
  const found = id === undefined ? all : all.filter((each) => each.id === id);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  if (id !== undefined) throw unknownId(what, id, all, lang);
  const named = { household: '户', loan: '笔贷款' } as const;
  throw new UsageError({
    en: `quote needs --${what} with an ID: the input has ${all.length} ${what}s`,
    'zh-CN': `须以 --${what} 指明：输入中有 ${all.length} ${named[what]}`,
  });
}

/** What the loan of the flags is asked for. @throws RefusedError with every fault; UsageError */
function consideredOf(
  policy: Policy,
  considered: ConsideredLoan,
  household: Household | undefined,
  all: readonly Loan[],
  lang: Lang,
): Quoted {
  const { principal, rate, on, until } = considered;
  const loan = {
    id: unusedId(all),
    householdId: household?.id ?? CONSIDERED,
    lender: named('lender', considered.lender, policy.lenders ?? [CONSIDERED]),
    product: named(
      'product',
      considered.product,
      policy.products.map(({ id }) => id),
    ),
    principal,
    disbursedOn: on,
    maturesOn: until,
    rates: [{ from: on, pct: rate }],
  };
  const found: RawFault[] = [];
  const read = readHouseholdLoans({ household: { id: loan.householdId, listed: ALWAYS }, loans: [loan] }, found);
  if (read === undefined) {
    const faults = found.map((raw) => fault(ofFlag(raw), lang));
    throw new RefusedError([...faults.map(formatFault), countOf(faults.length, lang)], faults);
  }
  const own = household ?? read.household;
  return { policy, household: own, loan: read.loans[0] as Loan, loans: othersOf(own, all) };
}

const ALWAYS = [{ from: '1900-01-01' }];

/** An id that no loan has. */
function unusedId(loans: readonly Loan[]): string {
  const used = new Set(loans.map(({ id }) => id));
  let id = CONSIDERED;
  while (used.has(id)) id += '-';
  return id;
}

/** The lender or the product of the flag, else the only one of the policy; any lender where it names none. @throws UsageError */
function named(what: 'lender' | 'product', given: string | undefined, known: readonly string[]): string {
  const [only] = known;
  if (given !== undefined) return given;
  if (known.length === 1 && only !== undefined) return only;
  const all = inBoth((lang) => enumerated(known, lang));
  throw new UsageError({
    en: `quote needs --${what}; the policy has ${all.en}`,
    'zh-CN': `须以 --${what} 给出${TERMS[what]['zh-CN']}；政策中有 ${all['zh-CN']}`,
  });
}

/** The flags of the fields of a loan. */
const FLAG_OF: Readonly<Record<string, string>> = {
  principal: '--principal',
  rates: '--rate',
  lender: '--lender',
  product: '--product',
  disbursedOn: '--on',
  maturesOn: '--until',
};

/** A fault of the loan with the flag in the place of its path. */
function ofFlag({ path, ...raw }: RawFault): RawFault {
  const flag = FLAG_OF[String(path[2])];
  return flag === undefined ? { ...raw, path } : { ...raw, path: [], file: flag };
}
