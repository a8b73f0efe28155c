import type { RawSegment } from '../engine/folded-loan.js';
import { exactAmount } from '../engine/segment.js';
import { type Cap, isPerLoan, principalCapsOf } from '../fields/caps.js';
import type { Lang } from '../fields/faults.js';
import { hasWhen, isFormula, RATE_FIELDS, type RateField, rateIn, type SubsidyRule } from '../fields/policy.js';
import { BASES, EXCLUSIONS } from '../fields/reasons.js';
import { DAY_COUNTS } from '../kernel/day-count.js';
import { Decimal } from '../kernel/decimal.js';
import { formatMicro, MICRO, type MicroFactor, type MicroPercent } from '../kernel/percent.js';
import type { Fraction } from '../kernel/rational.js';
import { capNameText } from '../words/caps.js';
import { TERM_LABELS } from '../words/labels.js';
import { partTitle, type Say, sayIn } from '../words/sheets.js';
import { type Content, dateContent } from './workbook-cells.js';
import { type DayCells, dayKindFormulas, dayKindUnits, leapFormula, unitsFormula } from './workbook-days.js';
import { type Amount, type Facts, type LoanFacts, percentIn, type SegmentFacts, yuanIn } from './workbook-facts.js';
import { formulas, type LongColumn, LongTable, rowFormulas } from './workbook-long-table.js';
import { hasRateFormula, type ParametersSheet, type RuleValue } from './workbook-parameters.js';
import type { Above, Here } from './workbook-table.js';

export interface SegmentRow {
  readonly facts: LoanFacts;
  readonly segment: SegmentFacts;
  /** Its place among the segments of the loan. */
  readonly place: number;
}

/** The numbers of the first and the last row of something, from 0. */
export interface Rows {
  readonly first: number;
  readonly last: number;
}

/** The columns of checks of every row. */
export const ROW_CHECKS = ['datesCheck', 'balanceCheck'] as const;

/** The sheet of segments: a row for every stretch of days on which nothing about a loan changes. */
export interface SegmentsSheet {
  readonly table: LongTable<SegmentRow>;
  /** Sees the segments of a loan, in the order of the detail. */
  survey(loan: LoanFacts): void;
  /** Lays the sheet out, once all are seen. */
  lay(): void;
  /** The rows of a loan's segments; undefined where it has no days in the period. */
  rowsOf(loan: LoanFacts): Rows | undefined;
  /** The places of the loans, in the order of the rows. */
  places(): Iterable<number>;
  /** Writes all but the rows, whose formulas name cells of the detail. */
  frame(detail: DetailCells): void;
}

/** The cells of a loan on the detail, as formulas of the segments name them. */
export type DetailCells = (key: DetailKey, loan: LoanFacts) => string | undefined;
export type DetailKey = 'contractedOn' | 'disbursedOn' | 'maturesOn' | 'extendedTo' | 'closing';

const TITLE_ROW = 1;
const UNITS_ROW = 2;
const HEAD_ROW = 3;
/** The keys of the rates that some loans have. */
const REFERENCE = 'referenceRate';
const OTHER = 'otherRate';

/** Where the units of a year stand on every sheet, by which every amount is divided. */
const YEAR = '$F$2';

/** In the order of the numerators, the exact and the rounded amounts. */
const KINDS = [
  {
    amount: 'interest',
    base: 'balance',
    rate: 'contractRate',
    exact: 'exactInterest',
    rounded: 'roundedInterest',
    whole: 'numeratorOfInterest',
  },
  {
    amount: 'subsidy',
    base: 'covered',
    rate: 'subsidyRate',
    exact: 'exactSubsidy',
    rounded: 'roundedSubsidy',
    whole: 'numeratorOfSubsidy',
  },
  {
    amount: 'concession',
    base: 'covered',
    rate: 'concessionRate',
    exact: 'exactConcession',
    rounded: 'roundedConcession',
    whole: 'numeratorOfConcession',
  },
] as const;

/**
 * Lays the segments out. The days of a segment, its balance and its contract rate are inputs; days, units, the balance that
 * is subsidised and the other rates are formulas over them and the parameters. What is exact is shown in yuan; what is
 * rounded is computed from whole numbers, folded away at the right: balance × units × rate, times a power of ten that leaves
 * no decimals. Sums of whole numbers are exact in a spreadsheet, and so is half of one, so that a tie of half a fen goes up
 * in every program; the only division is by the scale and the units of a year, and gives fen.
 */
export function segmentsSheet(
  facts: Facts,
  parameters: ParametersSheet,
  lang: Lang,
  font: string,
  largestRow?: number,
): SegmentsSheet {
  const say = sayIn(lang);
  const order = new SegmentOrder(facts);
  let detail: DetailCells = () => undefined;
  const columns = new SegmentColumns(
    facts,
    parameters,
    order,
    say,
    lang,
    () => table,
    (key, loan) => detail(key, loan),
  );
  const table: LongTable<SegmentRow> = new LongTable(
    say('segmentsSheet'),
    font,
    columns.all(),
    HEAD_ROW + 1,
    largestRow,
  );
  return {
    table,
    survey: (loan) => {
      order.counts[loan.place] = loan.segments.length;
      for (const row of segmentRowsOf(loan)) table.survey(row);
    },
    lay: () => table.lay(order.lay()),
    rowsOf: ({ place }) => order.rowsOf(place),
    places: () => order.places(),
    frame: (cells) => {
      detail = cells;
      table.frame({ head: HEAD_ROW, total: '', library: say('library') });
      table.parts.forEach(({ grid, begin, first, last }, i) => {
        for (const key of table.count > 0 ? ROW_CHECKS : []) {
          const cell = table.cell(key, begin);
          grid.mark(
            `${cell}:${cell.slice(0, -String(first).length)}${last}`,
            `IFERROR(${cell}<>"${say('ties')}",TRUE)`,
          );
        }
        grid.title(TITLE_ROW, table.printed - 1, partTitle(say('segmentsSheet'), i, table.parts.length, lang));
        grid.put(UNITS_ROW, 0, say('yearUnits'), 'note');
        grid.merge(UNITS_ROW, 0, 4);
        grid.put(UNITS_ROW, 5, { formula: parameters.cell('yearUnits') as string, value: facts.yearUnits }, 'count');
      });
    },
  };
}

export function segmentRowsOf(facts: LoanFacts): readonly SegmentRow[] {
  return facts.segments.map((segment, place) => ({ facts, segment, place }));
}

/**
 * The order of the loans: that of the detail; under a cap on principal that ties loans together, household by household in
 * the order in which the cap is used up, so that what earlier loans used stands above, on the same sheet.
 */
class SegmentOrder {
  /** How many segments a loan has, by its place. */
  readonly counts: Uint32Array;
  /** The number of a loan's first row, by its place. */
  private readonly begins: Uint32Array;
  private readonly isByHousehold: boolean;

  constructor(private readonly facts: Facts) {
    this.counts = new Uint32Array(facts.loans.count);
    this.begins = new Uint32Array(facts.loans.count);
    this.isByHousehold = !principalCapsOf(facts.settlement.policy).every(isPerLoan);
  }

  *places(): Generator<number> {
    const { loans } = this.facts;
    if (this.isByHousehold) yield* loans.placesByHousehold();
    else for (let place = 0; place < loans.count; place++) yield place;
  }

  /** Counts the rows, and returns the numbers of those that stay together. */
  lay(): readonly number[] {
    const { outcomes } = this.facts.lines;
    const blocks: number[] = [];
    let household: string | undefined;
    let row = 0;
    for (const place of this.places()) {
      const count = this.counts[place] as number;
      const owner = this.isByHousehold ? outcomes.householdIdAt(place) : undefined;
      if (owner !== undefined && owner === household) blocks.push((blocks.pop() as number) + count);
      else blocks.push(count);
      household = owner;
      this.begins[place] = row;
      row += count;
    }
    return blocks;
  }

  rowsOf(place: number): Rows | undefined {
    const count = this.counts[place] as number;
    const first = this.begins[place] as number;
    return count === 0 ? undefined : { first, last: first + count - 1 };
  }
}

/** What a column of segments has in its rows. */
type Contents = Pick<LongColumn<SegmentRow>, 'of' | 'shown' | 'alike'>;

class SegmentColumns {
  private readonly hasConcession: boolean;
  /** The rates that are formulas in any rule. */
  private readonly formulaFields: readonly RateField[];
  /** Whether the eligible amounts are subsidised. */
  private readonly needsEligible: boolean;
  private readonly roundsDaily: boolean;
  private readonly dayCount: string;
  private readonly caps: readonly Cap[];

  constructor(
    private readonly facts: Facts,
    private readonly parameters: ParametersSheet,
    private readonly order: SegmentOrder,
    private readonly say: Say,
    private readonly lang: Lang,
    private readonly table: () => LongTable<SegmentRow>,
    private readonly detail: DetailCells,
  ) {
    this.hasConcession = parameters.concessionRange !== undefined;
    const { subsidy } = facts.settlement.policy;
    this.formulaFields = RATE_FIELDS.filter((field) => subsidy.some((rule) => isFormula(rateIn(rule, field))));
    this.needsEligible = facts.settlement.policy.subsidisedOn === 'eligible-amounts';
    this.roundsDaily = facts.settlement.policy.rounding === 'day';
    this.dayCount = parameters.cell('dayCount') as string;
    this.caps = principalCapsOf(facts.settlement.policy);
  }

  all(): readonly LongColumn<SegmentRow>[] {
    return [
      ...this.days(),
      ...this.balances(),
      ...this.rates(),
      ...this.amounts(),
      this.text('why', this.say('why'), (row) => this.why(row), true),
      this.datesCheck(),
      this.balanceCheck(),
      ...this.helpers(),
    ];
  }

  private text(
    key: string,
    head: string,
    of: (row: SegmentRow) => string | undefined,
    checked = false,
  ): LongColumn<SegmentRow> {
    return { key, head, style: 'text', widest: 26, checked, of };
  }

  /** Formulas where days are numbers in every spreadsheet, else the program's values. */
  private dated(value: (row: SegmentRow) => number, formula: (here: Here) => string): Contents {
    return this.facts.isDated ? rowFormulas(value, formula) : { of: value };
  }

  private cells(here: Here): DayCells {
    return {
      from: here('from'),
      to: here('to'),
      days: here('days'),
      units: here('units'),
      leap: here('leapDays'),
      dayCount: this.dayCount,
      yearUnits: YEAR,
    };
  }

  private days(): readonly LongColumn<SegmentRow>[] {
    const { say } = this;
    return [
      { key: 'number', head: say('number'), style: 'centred', of: ({ facts: { place } }) => place + 1 },
      this.text('loan', say('loan'), ({ facts: { line } }) => line.loanId),
      { key: 'from', head: say('from'), style: 'date', of: ({ segment }) => dateContent(segment.from) },
      { key: 'to', head: say('to'), style: 'date', of: ({ segment }) => dateContent(segment.to) },
      {
        key: 'days',
        head: say('days'),
        style: 'count',
        checked: true,
        ...this.dated(
          ({ segment: { from, to } }) => to - from,
          (here) => `${here('to')}-${here('from')}`,
        ),
      },
      {
        key: 'units',
        head: say('units'),
        style: 'count',
        checked: true,
        ...this.dated(
          ({ segment }) => segment.units,
          (here) => unitsFormula(this.cells(here)),
        ),
      },
    ];
  }

  private balances(): readonly LongColumn<SegmentRow>[] {
    const { say } = this;
    return [
      {
        key: 'balance',
        head: say('balance'),
        style: 'amount',
        checked: true,
        of: ({ segment }) => yuanIn(segment.segment.balance),
      },
      ...(this.needsEligible
        ? [
            {
              key: 'eligible',
              head: say('eligible'),
              style: 'amount',
              checked: true,
              of: ({ segment: { segment } }: SegmentRow) =>
                segment.eligible === undefined ? undefined : yuanIn(segment.eligible),
            } as const,
          ]
        : []),
      {
        key: 'covered',
        head: say('covered'),
        style: 'amount',
        checked: true,
        ...formulas(
          ({ segment: { segment } }) => yuanIn(segment.covered),
          (row, here) => this.coveredFormula(row, here),
        ),
      },
    ];
  }

  /** The balance within the caps, where no reason excludes the days. */
  private coveredFormula({ facts }: SegmentRow, here: Here): string {
    const why = here('why');
    const bases = this.needsEligible ? [here('balance'), here('eligible')] : [here('balance')];
    const base = bases.length === 1 ? bases[0] : `MAX(0,MIN(${bases.join(',')}))`;
    if (facts.principalCaps.length === 0) return `IF(${why}="",${base},0)`;
    const limits = facts.principalCaps.map(({ place, group }) => {
      const limit = this.parameters.cell(`principalCap ${place}`) as string;
      return group === undefined ? limit : `ROUND(${limit}${this.usedFormula(facts, place, here)},2)`;
    });
    const cap = EXCLUSIONS.PRINCIPAL_CAP[this.lang];
    return `IF(OR(${why}="",${why}="${cap}"),MAX(0,MIN(${[...bases, ...limits].join(',')})),0)`;
  }

  /** What the loans before this one under the same cap are subsidised with on the first day of the row. */
  private usedFormula({ before }: LoanFacts, cap: number, here: Here): string {
    const rows = before.flatMap((place) => this.order.rowsOf(place) ?? []);
    const [first] = rows;
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return '';
    const range = (key: string) => `${this.table().cell(key, first.first)}:${this.table().cell(key, last.last)}`;
    const criteria = [
      `${range('from')},"<="&${here('from')}`,
      `${range('to')},">"&${here('from')}`,
      ...(this.isGrouped(cap) ? [`${range(groupKey(cap))},${here(groupKey(cap))}`] : []),
    ];
    return `-SUMIFS(${range('covered')},${criteria.join(',')})`;
  }

  /** Whether a cap on principal ties some loans of a household together and not all. */
  private isGrouped(place: number): boolean {
    const { per, when } = this.caps[place] as Cap;
    return !isPerLoan({ per }) && (when !== undefined || per.some((key) => key !== 'household'));
  }

  private rates(): readonly LongColumn<SegmentRow>[] {
    const { say } = this;
    const rate = (key: string, head: string, of: LongColumn<SegmentRow>['of']): LongColumn<SegmentRow> => ({
      key,
      head,
      style: 'rate',
      checked: true,
      of,
    });
    return [
      rate('contractRate', say('contractRate'), ({ segment }) => percentIn(segment.segment.contractRate)),
      {
        ...rate(REFERENCE, say('referenceRate'), ({ segment }) => segment.referencePct),
        needed: ({ segment }) => segment.referencePct !== undefined,
      },
      {
        ...rate(OTHER, say('otherSubsidyRate'), ({ facts }) => facts.otherPct),
        needed: ({ facts }) => facts.otherPct !== undefined,
      },
      {
        key: 'rule',
        head: say('ruleNumber'),
        style: 'centred',
        checked: true,
        ...this.ruleNumbers(),
      },
      ...this.formulaFields.map((field) =>
        rate(field, say(field), ({ segment: { segment } }, here) => this.policyRateContent(segment, field, here)),
      ),
      { ...rate('subsidyRate', say('subsidyRate'), () => undefined), ...this.subsidyRates() },
      {
        ...rate('concessionRate', say('concessionRate'), () => undefined),
        ...rowFormulas(
          ({ segment: { segment } }) => percentIn(segment.concessionRate),
          (here) => this.concessionRateFormula(here),
        ),
      },
    ];
  }

  /** The number of the rule in force, on the row's first day or on that of the contract or the disbursement; 0 where nothing is subsidised. */
  private ruleNumbers(): Contents {
    const { subsidy, rateAppliesBy } = this.facts.settlement.policy;
    const value = ({ segment: { segment } }: SegmentRow) => (segment.rule === undefined ? 0 : segment.rule + 1);
    // Of which loans a rule speaks is not computed in the sheet.
    if (hasWhen(subsidy)) return { of: value };
    // A day of 1900 that is a word counts as 0: rules of such days are before it.
    const detail = (key: DetailKey, facts: LoanFacts) => `N(${this.detail(key, facts)})`;
    const formula = (day: string, here: Here) => `IF(${here('covered')}=0,0,${this.parameters.ruleNumber(day)})`;
    if (!this.facts.isDated || rateAppliesBy === 'accrual-day') {
      return this.dated(value, (here) => formula(here('from'), here));
    }
    const key = ({ loan }: LoanFacts) =>
      rateAppliesBy === 'contract-day' && loan.contractedOn !== undefined ? 'contractedOn' : 'disbursedOn';
    return formulas(value, ({ facts }, here) => formula(detail(key(facts), facts), here));
  }

  /**
   * A rate of the rule that is a formula of a reference: what it comes to on the day that it names. That of another rule is
   * taken from the parameters.
   */
  private policyRateContent({ rule, lookups }: RawSegment, field: RateField, here: Here): Content {
    if (rule === undefined) return undefined;
    const policyRule = this.facts.settlement.policy.subsidy[rule] as SubsidyRule;
    const rate = rateIn(policyRule, field);
    const lookup = lookups.find((each) => each.field === field);
    if (lookup !== undefined && isFormula(rate)) {
      const [times, plus] = [formatMicro(rate.times ?? (MICRO as MicroFactor)), formatMicro(rate.plus ?? (0 as never))];
      const reference = formatMicro(lookup.reference as MicroPercent);
      return { formula: `ROUND(${times}*${reference}+(${plus}),12)`, value: percentIn(lookup.result) };
    }
    if (rate === undefined || isFormula(rate)) return undefined;
    return {
      formula: `INDEX(${this.parameters.ruleRange(field)},${here('rule')})`,
      value: Number(formatMicro(rate)),
    };
  }

  /** Formulas of the subsidy rate; the program's value where the rule in force has none. */
  private subsidyRates(): Contents {
    const { subsidy } = this.facts.settlement.policy;
    const value = ({ segment: { segment } }: SegmentRow) => percentIn(segment.subsidyRate);
    const formula = (here: Here) => this.subsidyRateFormula(here);
    if (subsidy.every(hasRateFormula)) return rowFormulas(value, formula);
    const hasFormula = ({ rule }: RawSegment) => rule === undefined || hasRateFormula(subsidy[rule] as SubsidyRule);
    return {
      shown: value,
      of: (row, here) => (hasFormula(row.segment.segment) ? { formula: formula(here), value: value(row) } : value(row)),
    };
  }

  /** What the rule gives, at most its limits, what another subsidy leaves and the contract rate; never below 0 (SPEC 5.2). */
  private subsidyRateFormula(here: Here): string {
    const { parameters } = this;
    const contract = here('contractRate');
    const value = (name: RuleValue) => {
      if (this.formulaFields.includes(name as RateField)) return here(name);
      const range = parameters.ruleRange(name);
      return range === undefined ? undefined : `INDEX(${range},${here('rule')})`;
    };
    /** A limit that a rule may not have: then the contract rate, which limits every rate. */
    const orContract = (cell: string, times = '') => `IF(${cell}="",${contract},${cell}${times})`;
    const [points, share, floor, ceiling, part] = [
      value('points'),
      value('shareOfContractRate'),
      value('floorPct'),
      value('ceilingPct'),
      value('shareAboveFloor'),
    ];
    const upTo = ceiling === undefined ? contract : `MIN(${contract},${orContract(ceiling)})`;
    const times = part === undefined ? '' : `*IF(${part}="",1,${part})`;
    const given = [
      ...(points === undefined ? [] : [this.formulaFields.includes('points') ? `N(${points})` : points]),
      ...(share === undefined ? [] : [`${share}*${contract}`]),
      ...(floor === undefined ? [] : [`IF(${floor}="",0,(${upTo}-${floor})${times})`]),
    ].join('+');
    const [maxPoints, maxShare] = [value('maxPoints'), value('maxShareOfContractRate')];
    const limits = [
      given,
      ...(maxPoints === undefined ? [] : [orContract(maxPoints)]),
      ...(maxShare === undefined ? [] : [orContract(maxShare, `*${contract}`)]),
      this.table().has(OTHER) ? `${contract}-${here(OTHER)}` : contract,
    ];
    return `IF(${here('rule')}=0,0,ROUND(MAX(0,MIN(${limits.join(',')})),12))`;
  }

  /** What the reference rate is above the contract rate, or the points waived of what the subsidy leaves (SPEC 5.4). */
  private concessionRateFormula(here: Here): string {
    const { parameters, hasConcession } = this;
    const [contract, number] = [here('contractRate'), 'concession'];
    const waived = hasConcession
      ? `IF(${here(number)}=0,0,MIN(INDEX(${parameters.concessionRange},${here(number)}),${contract}-${here('subsidyRate')}))`
      : '0';
    const conceded = this.table().has(REFERENCE)
      ? `IF(${here(REFERENCE)}="",${waived},MAX(0,${here(REFERENCE)}-${contract}))`
      : waived;
    return `IF(${here('covered')}=0,0,ROUND(${conceded},12))`;
  }

  private amounts(): readonly LongColumn<SegmentRow>[] {
    return [
      ...KINDS.map(
        ({ amount, base, rate: by, exact }): LongColumn<SegmentRow> => ({
          key: exact,
          head: this.say(exact),
          style: 'exact',
          checked: true,
          ...rowFormulas(
            ({ facts, segment }) => this.exactYuan(facts.scale, segment, amount),
            (here) => `${here(base)}*${here('units')}*${here(by)}/(100*${YEAR})`,
          ),
        }),
      ),
      ...KINDS.map(
        ({ amount, rounded, whole }): LongColumn<SegmentRow> => ({
          key: rounded,
          head: this.say(rounded),
          style: 'amount',
          checked: true,
          shown: ({ segment }) => {
            const rounding = segment.rounded[amount];
            const hasValue = rounding !== undefined || (amount === 'subsidy' && this.roundsDaily);
            return hasValue ? yuanIn(rounding?.amount ?? 0) : undefined;
          },
          of: ({ segment }, here, _, above) => {
            const rounding = segment.rounded[amount];
            if (amount === 'subsidy' && this.roundsDaily) {
              return {
                formula: this.dailyFormula(here),
                value: yuanIn(rounding?.amount ?? 0),
              };
            }
            if (rounding === undefined) return undefined;
            const sum = `SUM(${above(whole, rounding.segments - 1)}:${here(whole)})`;
            return {
              formula: `ROUND(${sum}/(${here('scale')}*${YEAR}),0)/100`,
              value: yuanIn(rounding.amount),
            };
          },
        }),
      ),
    ];
  }

  /** An exact amount in yuan, to the nearest number: of two exact integers the quotient is rounded once. */
  private exactYuan(scale: number, { segment, numerators }: SegmentFacts, amount: Amount): number {
    const numerator = numerators[amount];
    const denominator = scale * 100 * this.facts.yearUnits;
    if (typeof numerator === 'number' && Number.isSafeInteger(denominator)) return numerator / denominator;
    const { base, rate } = KINDS.find((kind) => kind.amount === amount) as (typeof KINDS)[number];
    const dayCount = DAY_COUNTS[this.facts.settlement.policy.dayCount];
    return yuanOf(exactAmount(segment[base], segment.units, segment[rate], dayCount));
  }

  /** Where every day is rounded: for each kind of days, their number times the amount of one. */
  private dailyFormula(here: Here): string {
    const units = dayKindUnits({ dayCount: this.dayCount, yearUnits: YEAR });
    const days = units.map((each, i) => {
      const whole = `ROUND(${here('covered')}*${each}*${here('subsidyRate')}*${here('scale')},0)`;
      return `${here(dayKindKey(i))}*ROUND(${whole}/(${here('scale')}*${YEAR}),0)`;
    });
    return `(${days.join('+')})/100`;
  }

  /** Why the days are not subsidised; undefined where they are. */
  private why({ facts: { line }, segment: { segment } }: SegmentRow): string | undefined {
    if (segment.exclusion !== undefined) return EXCLUSIONS[segment.exclusion][this.lang];
    return line.basis === 'ineligible' ? BASES.ineligible[this.lang] : undefined;
  }

  private rowCheck(
    key: (typeof ROW_CHECKS)[number],
    conditions: (row: SegmentRow, here: Here, above: Above) => readonly string[],
  ) {
    const { say } = this;
    return {
      key,
      head: say(key),
      style: 'centred',
      ...formulas<SegmentRow>(
        () => say('ties'),
        (row, here, _, above) =>
          `IF(AND(${conditions(row, here, above).join(',')}),"${say('ties')}","${say('doesNotTie')}")`,
      ),
    } satisfies LongColumn<SegmentRow>;
  }

  /**
   * A loan's rows tile its days: they begin with the period or the disbursement, follow each other without a gap, and end
   * with the period or where all is repaid. No subsidised day is after maturity, no other rule begins inside a row.
   */
  private datesCheck(): LongColumn<SegmentRow> {
    const { facts, parameters } = this;
    if (!facts.isDated) return { ...this.rowCheck('datesCheck', () => []), of: () => this.say('ties') };
    const [begin, end] = [parameters.cell('periodFrom') as string, parameters.cell('periodTo') as string];
    const { policy } = facts.settlement;
    const byAccrualDay = policy.rateAppliesBy === 'accrual-day';
    return this.rowCheck('datesCheck', ({ place, facts: loanFacts }, here, above) => {
      const { loan, segments } = loanFacts;
      const of = (key: DetailKey) => this.detail(key, loanFacts);
      const [from, to] = [here('from'), here('to')];
      const matures = ['maturesOn', 'extendedTo'] as const;
      const lastDay = `MAX(${matures.flatMap((key) => of(key) ?? []).join(',')})`;
      const unchanged = (number: ParametersSheet['ruleNumber']) =>
        `OR(${here('covered')}=0,${number(from)}=${number(to, 'before')})`;
      return [
        `${from}=${place === 0 ? `MAX(${begin},${of('disbursedOn')})` : above('to', 1)}`,
        `${to}>${from}`,
        place === segments.length - 1 ? `OR(${to}=${end},AND(${to}<${end},${of('closing')}=0))` : `${to}<${end}`,
        `OR(${here('covered')}=0,${to}<=${lastDay})`,
        ...(byAccrualDay && !hasWhen(policy.subsidy) ? [unchanged(parameters.ruleNumber)] : []),
        ...(this.hasConcession && loan.referenceRates === undefined && !hasWhen(policy.concession)
          ? [unchanged(parameters.concessionNumber)]
          : []),
      ];
    });
  }

  /** A balance never grows and ends as the closing balance; what is subsidised of it is not more than it. */
  private balanceCheck(): LongColumn<SegmentRow> {
    const end = this.parameters.cell('periodTo') as string;
    return this.rowCheck('balanceCheck', ({ place, facts }, here, above) => {
      const [balance, covered] = [here('balance'), here('covered')];
      return [
        `${covered}>=0`,
        `ROUND(${balance}-${covered},2)>=0`,
        ...(place === 0 ? [] : [`${balance}<=${above('balance', 1)}`]),
        ...(place === facts.segments.length - 1
          ? [`OR(${here('to')}<>${end},ROUND(${balance}-${this.detail('closing', facts)},2)=0)`]
          : []),
      ];
    });
  }

  private helpers(): readonly LongColumn<SegmentRow>[] {
    const { say } = this;
    const count = (key: string, head: string, contents: Contents): LongColumn<SegmentRow> => ({
      key,
      head,
      style: 'count',
      helper: true,
      ...contents,
    });
    return [
      count('scale', say('scale'), { of: ({ facts: { scale } }) => scale }),
      ...KINDS.map(({ amount, base, rate: by, whole }) =>
        count(
          whole,
          say(whole),
          rowFormulas(
            ({ segment }) => Number(segment.numerators[amount]),
            (here) => `ROUND(${here(base)}*${here('units')}*${here(by)}*${here('scale')},0)`,
          ),
        ),
      ),
      count(
        'leapDays',
        say('leapDays'),
        this.dated(
          ({ segment }) => segment.leapDays,
          (here) => leapFormula(this.cells(here)),
        ),
      ),
      ...(this.hasConcession ? [count('concession', say('concessionNumber'), this.concessionNumbers())] : []),
      ...this.caps.flatMap((_, place) =>
        this.isGrouped(place)
          ? [count(groupKey(place), this.groupHead(place), { of: (row) => groupOf(row, place) })]
          : [],
      ),
      ...(this.roundsDaily
        ? [0, 1, 2].map((kind) =>
            count(
              dayKindKey(kind),
              `${say('daysOfKind')}${kind + 1}`,
              this.dated(
                ({ segment }) => segment.dayKinds[kind] as number,
                (here) => dayKindFormulas(this.cells(here), [here(dayKindKey(1)), here(dayKindKey(2))])[kind] as string,
              ),
            ),
          )
        : []),
    ];
  }

  /** The head of the numbers of the loans that a cap on principal ties together. */
  private groupHead(place: number): string {
    const name = capNameText(TERM_LABELS.principalCap[this.lang], place, this.caps.length, this.lang);
    return `${this.say('groupNumber')}${name}`;
  }

  /** The number of the concession's entry in force; 0 where none is. */
  private concessionNumbers(): Contents {
    const { concession = [] } = this.facts.settlement.policy;
    if (hasWhen(concession)) {
      return {
        of: ({ segment: { segment } }) => (segment.concessionRule === undefined ? 0 : segment.concessionRule + 1),
      };
    }
    return this.dated(
      ({ segment: { from } }) => concession.filter((entry) => entry.from <= from).length,
      (here) => this.parameters.concessionNumber(here('from')),
    );
  }
}

const groupKey = (cap: number) => `group of cap ${cap}`;

/** The number of the loans that a cap on principal ties together; 0 where it does not apply. */
function groupOf({ facts: { principalCaps } }: SegmentRow, cap: number): number {
  return principalCaps.find(({ place }) => place === cap)?.group ?? 0;
}

const dayKindKey = (kind: number) => `days of kind ${kind}`;

/** An exact amount in yuan, to the nearest number. */
function yuanOf({ numerator, denominator }: Fraction): number {
  const [fen, parts] = [Number(numerator), Number(denominator) * 100];
  // Of two exact numbers the quotient is rounded once.
  if (Number.isSafeInteger(fen) && Number.isSafeInteger(parts)) return fen / parts;
  return new Decimal(numerator).div(denominator).div(100).toNumber();
}
