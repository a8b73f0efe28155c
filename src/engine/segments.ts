import type { Day } from '../kernel/plain-date.js';

/** The place of no exclusion among their names. */
export const NOT_EXCLUDED = -1;

/** So many segments have room from the beginning. */
const SIZE = 64;

/**
 * The segments of one loan, in columns: stretches of days, one after another without a gap, on which it has a balance and
 * nothing about it changes. Segments in which the rates stand are a run; a run ends too where an interest period does. One
 * serves all loans, one after another.
 */
export class Segments {
  /** How many there are. */
  count = 0;
  /** The first day of each; behind the last, the day after its last. */
  days = new Int32Array(SIZE + 1);
  /** In fen. */
  balances = new Float64Array(SIZE);
  /** The part of the balance that is subsidised, in fen: 0 where the days are excluded or the loan is ineligible. */
  covered = new Float64Array(SIZE);
  /** The eligible amounts, in fen, where the policy subsidises these and the loan is eligible; otherwise of no meaning. */
  eligible = new Float64Array(SIZE);
  /** The place of the exclusion among their names; {@link NOT_EXCLUDED} where there is none, and for an ineligible loan. */
  exclusions = new Int8Array(SIZE);

  /** How many runs there are. */
  runs = 0;
  /** The first segment of each run; behind the last, the number of segments. */
  begins = new Int32Array(SIZE + 1);
  /** The contract rate, in pico-percent. */
  contractRates = new Float64Array(SIZE);
  /** The subsidy rate under the rule, in pico-percent; 0 for an ineligible loan. */
  subsidyRates = new Float64Array(SIZE);
  /** What the bank gives up beside it, in pico-percent (SPEC 5.4); 0 for an ineligible loan. */
  concessionRates = new Float64Array(SIZE);
  /** The place in `policy.subsidy` of the rule in force; −1 where none is, which excludes the days. */
  rules = new Int32Array(SIZE);
  /** The place in `policy.concession` of the entry in force; −1 where none is, and for a loan with reference rates. */
  concessionRules = new Int32Array(SIZE);
  /** 1 where an interest period begins with the run inside the period, else 0. */
  beginsInterestPeriod = new Uint8Array(SIZE);

  private size = SIZE;

  /** Begins with a loan of at most so many segments. */
  begin(most: number): void {
    this.count = 0;
    this.runs = 0;
    this.begins[0] = 0;
    if (most > this.size) this.reserve(2 * most);
  }

  /** Adds a run, whose segments come next. */
  addRun(
    contractRate: number,
    subsidyRate: number,
    concessionRate: number,
    rule: number,
    concessionRule: number,
    beginsInterestPeriod: boolean,
  ): void {
    const run = this.runs;
    this.contractRates[run] = contractRate;
    this.subsidyRates[run] = subsidyRate;
    this.concessionRates[run] = concessionRate;
    this.rules[run] = rule;
    this.concessionRules[run] = concessionRule;
    this.beginsInterestPeriod[run] = beginsInterestPeriod ? 1 : 0;
    this.runs = run + 1;
  }

  /** Adds a segment, which follows the one before without a gap. */
  add(from: number, to: number, balance: number, covered: number, eligible: number, exclusion: number): void {
    const segment = this.count;
    this.days[segment] = from;
    this.days[segment + 1] = to;
    this.balances[segment] = balance;
    this.covered[segment] = covered;
    this.eligible[segment] = eligible;
    this.exclusions[segment] = exclusion;
    this.count = segment + 1;
    this.begins[this.runs] = segment + 1;
  }

  /** The first day of a run. */
  firstDayOf(run: number): Day {
    return this.days[this.begins[run] as number] as Day;
  }

  private reserve(size: number): void {
    this.size = size;
    this.days = new Int32Array(size + 1);
    this.balances = new Float64Array(size);
    this.covered = new Float64Array(size);
    this.eligible = new Float64Array(size);
    this.exclusions = new Int8Array(size);
    this.begins = new Int32Array(size + 1);
    this.contractRates = new Float64Array(size);
    this.subsidyRates = new Float64Array(size);
    this.concessionRates = new Float64Array(size);
    this.rules = new Int32Array(size);
    this.concessionRules = new Int32Array(size);
    this.beginsInterestPeriod = new Uint8Array(size);
  }
}
