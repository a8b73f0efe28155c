import type { Day } from '../kernel/plain-date.js';

/** The place of no exclusion among their names. */
export const NOT_EXCLUDED = -1;

/** The numbers of a segment, and where each lies among them. */
const SEGMENT = 5;
const FIRST_DAY = 0;
const BALANCE = 1;
const COVERED = 2;
const ELIGIBLE = 3;
const EXCLUSION = 4;

/** The numbers of a run, and where each lies among them. */
const RUN = 7;
const FIRST_SEGMENT = 0;
const CONTRACT_RATE = 1;
const SUBSIDY_RATE = 2;
const CONCESSION_RATE = 3;
const RULE = 4;
const CONCESSION_RULE = 5;
const BEGINS_INTEREST_PERIOD = 6;

/** So many numbers that no segment has: a part of a cent, so that the array is one of doubles from its beginning. */
function doubles(length: number): number[] {
  return new Array<number>(length).fill(0.5);
}

/**
 * The segments of one loan: stretches of days, one after another without a gap, on which it has a balance and nothing about
 * it changes. Segments in which the rates stand are a run; a run ends too where an interest period does.
 *
 * The numbers of all segments lie one after another in one array, those of all runs in another: one object serves all loans,
 * one after another, and {@link copy} of what is to stay is two arrays. They are arrays of the language, which are allocated in
 * a tenth of the time of typed arrays.
 */
export class Segments {
  /** How many there are. */
  count = 0;
  /** How many runs there are. */
  runs = 0;

  /** @param segments the numbers of each segment; behind the last, the day after its last */
  constructor(
    private segments = doubles(0),
    private ofRuns = doubles(0),
  ) {}

  /** Begins with a loan of at most so many segments, and so many runs. */
  begin(most: number): this {
    this.count = 0;
    this.runs = 0;
    if (this.segments.length < SEGMENT * most + 1) {
      this.segments = doubles(2 * SEGMENT * most + 1);
      this.ofRuns = doubles(2 * RUN * most);
    }
    return this;
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
    const { ofRuns } = this;
    const at = RUN * this.runs;
    ofRuns[at + FIRST_SEGMENT] = this.count;
    ofRuns[at + CONTRACT_RATE] = contractRate;
    ofRuns[at + SUBSIDY_RATE] = subsidyRate;
    ofRuns[at + CONCESSION_RATE] = concessionRate;
    ofRuns[at + RULE] = rule;
    ofRuns[at + CONCESSION_RULE] = concessionRule;
    ofRuns[at + BEGINS_INTEREST_PERIOD] = beginsInterestPeriod ? 1 : 0;
    this.runs += 1;
  }

  /** Adds a segment, which follows the one before without a gap. */
  add(from: number, to: number, balance: number, covered: number, eligible: number, exclusion: number): void {
    const { segments } = this;
    const at = SEGMENT * this.count;
    segments[at + FIRST_DAY] = from;
    segments[at + BALANCE] = balance;
    segments[at + COVERED] = covered;
    segments[at + ELIGIBLE] = eligible;
    segments[at + EXCLUSION] = exclusion;
    segments[at + SEGMENT + FIRST_DAY] = to;
    this.count += 1;
  }

  /** The same segments, which stay as they are when this object begins with another loan. */
  copy(): Segments {
    const copy = new Segments(this.segments.slice(0, SEGMENT * this.count + 1), this.ofRuns.slice(0, RUN * this.runs));
    copy.count = this.count;
    copy.runs = this.runs;
    return copy;
  }

  fromOf(segment: number): Day {
    return this.segments[SEGMENT * segment + FIRST_DAY] as Day;
  }

  /** The day after the last of a segment. */
  toOf(segment: number): Day {
    return this.fromOf(segment + 1);
  }

  /** In fen. */
  balanceOf(segment: number): number {
    return this.segments[SEGMENT * segment + BALANCE] as number;
  }

  /** The part of the balance that is subsidised, in fen: 0 where the days are excluded or the loan is ineligible. */
  coveredOf(segment: number): number {
    return this.segments[SEGMENT * segment + COVERED] as number;
  }

  /** The eligible amounts, in fen, where the policy subsidises these and the loan is eligible; otherwise `NO_LIMIT`. */
  eligibleOf(segment: number): number {
    return this.segments[SEGMENT * segment + ELIGIBLE] as number;
  }

  /** The place of the exclusion among their names; {@link NOT_EXCLUDED} where there is none, and for an ineligible loan. */
  exclusionOf(segment: number): number {
    return this.segments[SEGMENT * segment + EXCLUSION] as number;
  }

  /** The first segment of a run. */
  beginOf(run: number): number {
    return run === this.runs ? this.count : (this.ofRuns[RUN * run + FIRST_SEGMENT] as number);
  }

  /** The segment after the last of a run. */
  endOf(run: number): number {
    return this.beginOf(run + 1);
  }

  /** In pico-percent. */
  contractRateOf(run: number): number {
    return this.ofRuns[RUN * run + CONTRACT_RATE] as number;
  }

  /** The subsidy rate under the rule, in pico-percent; 0 for an ineligible loan. */
  subsidyRateOf(run: number): number {
    return this.ofRuns[RUN * run + SUBSIDY_RATE] as number;
  }

  /** What the bank gives up beside it, in pico-percent (SPEC 5.4); 0 for an ineligible loan. */
  concessionRateOf(run: number): number {
    return this.ofRuns[RUN * run + CONCESSION_RATE] as number;
  }

  /** The place in `policy.subsidy` of the rule in force; −1 where none is, which excludes the days. */
  ruleOf(run: number): number {
    return this.ofRuns[RUN * run + RULE] as number;
  }

  /** The place in `policy.concession` of the entry in force; −1 where none is, and for a loan with reference rates. */
  concessionRuleOf(run: number): number {
    return this.ofRuns[RUN * run + CONCESSION_RULE] as number;
  }

  /** Whether an interest period begins with the run inside the period. */
  beginsInterestPeriod(run: number): boolean {
    return this.ofRuns[RUN * run + BEGINS_INTEREST_PERIOD] === 1;
  }
}
