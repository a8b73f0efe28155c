import type { Day } from '../kernel/plain-date.js';

/** The place of no exclusion among their names. */
export const NOT_EXCLUDED = -1;

/**
 * The segments of one loan, in columns: stretches of days, one after another without a gap, on which it has a balance and
 * nothing about it changes. Segments in which the rates stand are a run; a run ends too where an interest period does.
 */
export class Segments {
  /** How many there are. */
  count = 0;
  /** The first day of each; behind the last, the day after its last. */
  readonly days: Int32Array;
  /** In fen. */
  readonly balances: Float64Array;
  /** The part of the balance that is subsidised, in fen: 0 where the days are excluded or the loan is ineligible. */
  readonly covered: Float64Array;
  /** The eligible amounts, in fen, where the policy subsidises these and the loan is eligible; otherwise `NO_LIMIT`. */
  readonly eligible: Float64Array;
  /** The place of the exclusion among their names; {@link NOT_EXCLUDED} where there is none, and for an ineligible loan. */
  readonly exclusions: Int8Array;

  /** How many runs there are. */
  runs = 0;
  /** The first segment of each run; behind the last, the number of segments. */
  readonly begins: Int32Array;
  /** The contract rate, in pico-percent. */
  readonly contractRates: Float64Array;
  /** The subsidy rate under the rule, in pico-percent; 0 for an ineligible loan. */
  readonly subsidyRates: Float64Array;
  /** What the bank gives up beside it, in pico-percent (SPEC 5.4); 0 for an ineligible loan. */
  readonly concessionRates: Float64Array;
  /** The place in `policy.subsidy` of the rule in force; −1 where none is, which excludes the days. */
  readonly rules: Int32Array;
  /** The place in `policy.concession` of the entry in force; −1 where none is, and for a loan with reference rates. */
  readonly concessionRules: Int32Array;
  /** 1 where an interest period begins with the run inside the period, else 0. */
  readonly beginsInterestPeriod: Uint8Array;

  /** @param most how many segments there may be */
  constructor(most: number) {
    this.days = new Int32Array(most + 1);
    this.balances = new Float64Array(most);
    this.covered = new Float64Array(most);
    this.eligible = new Float64Array(most);
    this.exclusions = new Int8Array(most);
    this.begins = new Int32Array(most + 1);
    this.contractRates = new Float64Array(most);
    this.subsidyRates = new Float64Array(most);
    this.concessionRates = new Float64Array(most);
    this.rules = new Int32Array(most);
    this.concessionRules = new Int32Array(most);
    this.beginsInterestPeriod = new Uint8Array(most);
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
}
