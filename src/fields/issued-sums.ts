import { formatFen } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { RawFault, Text } from './faults.js';
import {
  COMMON_FIGURES,
  type CommonFigure,
  derivedFrom,
  isAmount,
  isDerivedFigure,
  type TotalFigure,
} from './figures.js';
import {
  type IssuedAdjustment,
  type IssuedGroups,
  type IssuedLine,
  type IssuedTotals,
  issuedGroupsFields,
} from './issued.js';

/*
 * The lines of an issued settlement, added up again and held against what it says (SPEC 7). It shares nothing with what
 * adds up a settlement that is made (settlement/tally.ts).
 */

/** The totals and amounts that an issued settlement states. */
export interface StatedSums {
  readonly totals?: IssuedTotals | undefined;
  readonly groups?: IssuedGroups | undefined;
  readonly adjustments: readonly IssuedAdjustment[];
  readonly advances?: Readonly<Record<string, Integer>> | undefined;
  readonly payable?: Readonly<Record<string, Integer>> | undefined;
}

type Grouping = keyof typeof issuedGroupsFields;
const GROUPINGS = /* @__PURE__ */ Object.keys(issuedGroupsFields) as readonly Grouping[];
/** The counts of lines and households, which no line has. */
const COUNTS = ['loans', 'subsidisedLoans', 'households'] as const;

type Amounts = ReadonlyMap<string, Integer>;

/** The sums of lines with the same product, township, category and basis; or of several of these. */
class Sum {
  loans = 0;
  subsidisedLoans = 0;
  readonly households = new Set<string>();
  readonly figures: Integer[] = COMMON_FIGURES.map(() => 0);
  readonly funders = new Map<string, Integer>();

  addLine(line: IssuedLine): void {
    const { householdId, subsidy, funders } = line;
    this.loans += 1;
    if (subsidy > 0) this.subsidisedLoans += 1;
    if (householdId !== undefined) this.households.add(householdId);
    for (let i = 0; i < COMMON_FIGURES.length; i++) {
      const value = line[COMMON_FIGURES[i] as CommonFigure];
      if (value !== undefined) this.figures[i] = add(this.figures[i] as Integer, value);
    }
    for (const id of Object.keys(funders)) addTo(this.funders, id, funders[id] as Integer);
  }

  addSum(other: Sum): void {
    this.loans += other.loans;
    this.subsidisedLoans += other.subsidisedLoans;
    for (const id of other.households) this.households.add(id);
    other.figures.forEach((value, i) => {
      this.figures[i] = add(this.figures[i] as Integer, value);
    });
    for (const [id, part] of other.funders) addTo(this.funders, id, part);
  }
}

function addTo(sums: Map<string, Integer>, id: string, amount: Integer): void {
  sums.set(id, add(sums.get(id) ?? 0, amount));
}

/** Adds up lines one after another. Nothing is kept of a line but the ids of households. */
export class IssuedSums {
  private loans = 0;
  /** In how many lines each figure is given, each key, and the household. */
  private readonly figuresGiven: number[] = COMMON_FIGURES.map(() => 0);
  private readonly keysGiven: Record<Grouping, number> = { product: 0, township: 0, category: 0, basis: 0 };
  private householdsGiven = 0;
  /** The counts that totals or any group state: all must. */
  private counts: readonly (typeof COUNTS)[number][] = [];
  private readonly cells = new Map<string, { readonly keys: Readonly<Record<Grouping, string>>; readonly sum: Sum }>();

  add(line: IssuedLine): void {
    this.loans += 1;
    for (let i = 0; i < COMMON_FIGURES.length; i++) {
      if (line[COMMON_FIGURES[i] as CommonFigure] !== undefined) (this.figuresGiven[i] as number) += 1;
    }
    for (const grouping of GROUPINGS) if (line[grouping] !== undefined) this.keysGiven[grouping] += 1;
    if (line.householdId !== undefined) this.householdsGiven += 1;
    const { product = '', township = '', category = '', basis = '' } = line;
    const name = JSON.stringify([product, township, category, basis]);
    let cell = this.cells.get(name);
    if (cell === undefined) {
      cell = { keys: { product, township, category, basis }, sum: new Sum() };
      this.cells.set(name, cell);
    }
    cell.sum.addLine(line);
  }

  /**
   * Holds the sums against what the settlement states: totals, groups and what is payable.
   *
   * @param faults receives a fault for every figure that differs
   */
  check(stated: StatedSums, path: RawFault['path'], faults: RawFault[]): void {
    const { totals, groups } = stated;
    const all = [totals, ...Object.values(groups ?? {}).flatMap((group) => Object.values(group ?? {}))];
    this.counts = COUNTS.filter((name) => all.some((each) => each?.[name] !== undefined));
    if (totals !== undefined) {
      const all = new Sum();
      for (const { sum } of this.cells.values()) all.addSum(sum);
      this.checkTotals(totals, all, [...path, 'totals'], faults);
      checkPayable(stated, totals, path, faults);
    }
    if (groups !== undefined) {
      for (const grouping of GROUPINGS) this.checkGroups(grouping, groups[grouping], [...path, 'groups'], faults);
    }
  }

  private checkGroups(
    grouping: Grouping,
    stated: Readonly<Record<string, IssuedTotals>> | undefined,
    path: RawFault['path'],
    faults: RawFault[],
  ): void {
    const place = [...path, grouping];
    const given = this.keysGiven[grouping];
    if (stated === undefined) {
      if (given > 0) faults.push(altered(place, undefined, LINES_HAVE_IT));
      return;
    }
    if (given < this.loans) {
      faults.push(altered(place, undefined, NOT_ALL_LINES_HAVE_IT));
      return;
    }
    const sums = new Map<string, Sum>(Object.keys(stated).map((key) => [key, new Sum()]));
    for (const { keys, sum } of this.cells.values()) {
      const key = keys[grouping];
      if (!sums.has(key)) sums.set(key, new Sum());
      sums.get(key)?.addSum(sum);
    }
    for (const [key, sum] of sums) {
      const totals = Object.hasOwn(stated, key) ? stated[key] : undefined;
      if (totals === undefined) faults.push(altered([...place, key], undefined, LINES_HAVE_IT));
      else if (sum.loans === 0) faults.push(altered([...place, key], undefined, NO_LINE_HAS_IT));
      else this.checkTotals(totals, sum, [...place, key], faults);
    }
  }

  private checkTotals(stated: IssuedTotals, sum: Sum, path: RawFault['path'], faults: RawFault[]): void {
    const check = (name: TotalFigure, value: Integer, given: number) => {
      const said = stated[name];
      if (said === undefined ? given === 0 || given < this.loans : said === value && given === this.loans) return;
      if (said === undefined) faults.push(altered([...path, name], undefined, LINES_HAVE_IT));
      else if (given < this.loans) faults.push(altered([...path, name], said, NOT_ALL_LINES_HAVE_IT));
      else faults.push(altered([...path, name], textOf(name, said), addsUpTo(textOf(name, said), textOf(name, value))));
    };
    for (const name of this.counts) {
      if (stated[name] === undefined) faults.push(altered([...path, name], undefined, OTHERS_HAVE_IT));
      else if (name === 'households') check(name, sum.households.size, this.householdsGiven);
      else check(name, sum[name], this.loans);
    }
    COMMON_FIGURES.forEach((name, i) => {
      check(name, sum.figures[i] as Integer, this.figuresGiven[i] as number);
    });
    checkParts(stated.funders, sum.funders, [...path, 'funders'], addsUpTo, faults);
  }
}

/** What is payable is the totals with the adjustments, less what was paid ahead. */
function checkPayable(
  { adjustments, advances, payable }: StatedSums,
  totals: IssuedTotals,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  if (payable === undefined) return;
  const expected = new Map<string, Integer>(Object.entries(totals.funders));
  for (const { funders } of adjustments) for (const [id, part] of Object.entries(funders)) addTo(expected, id, part);
  for (const [id, paid] of Object.entries(advances ?? {})) addTo(expected, id, subtract(0, paid));
  checkParts(payable, expected, [...path, 'payable'], comesTo, faults);
}

/** Amounts by funder; a funder that one side does not name has 0 there. */
function checkParts(
  stated: Readonly<Record<string, Integer>>,
  expected: Amounts,
  path: RawFault['path'],
  detail: (said: string, sum: string) => Text,
  faults: RawFault[],
): void {
  for (const id of new Set([...Object.keys(stated), ...expected.keys()])) {
    const said = Object.hasOwn(stated, id) ? (stated[id] as Integer) : 0;
    const sum = expected.get(id) ?? 0;
    if (said !== sum) faults.push(altered([...path, id], formatFen(said), detail(formatFen(said), formatFen(sum))));
  }
}

/** The figures of one line: the funders' parts add up to the subsidy, and derived figures follow from the others. */
export function checkLine(line: Partial<IssuedLine>, path: RawFault['path'], faults: RawFault[]): void {
  checkPartsOf(line, path, faults);
  const values = line as Partial<Record<CommonFigure, Integer>>;
  for (const name of COMMON_FIGURES) {
    const said = values[name];
    if (said === undefined || !isDerivedFigure(name)) continue;
    let isKnown = true;
    const value = derivedFrom(name, (other) => {
      isKnown &&= values[other] !== undefined;
      return values[other] ?? 0;
    });
    if (!isKnown || value === said) continue;
    faults.push(altered([...path, name], formatFen(said), comesTo(formatFen(said), formatFen(value))));
  }
}

/** The figures of an adjustment: recomputed − issued, and the funders' parts. */
export function checkAdjustment(line: Partial<IssuedAdjustment>, path: RawFault['path'], faults: RawFault[]): void {
  checkPartsOf(line, path, faults);
  const { issued, recomputed, subsidy } = line;
  for (const [name, value, pair] of [
    ['issued', issued, recomputed],
    ['recomputed', recomputed, issued],
  ] as const) {
    if (value === undefined && pair !== undefined) faults.push(altered([...path, name], undefined, OTHERS_HAVE_IT));
  }
  if (issued === undefined || recomputed === undefined || subsidy === undefined) return;
  const difference = subtract(recomputed, issued);
  if (difference === subsidy) return;
  faults.push(altered([...path, 'subsidy'], formatFen(subsidy), comesTo(formatFen(subsidy), formatFen(difference))));
}

function checkPartsOf(
  { subsidy, funders }: { readonly subsidy?: Integer; readonly funders?: Readonly<Record<string, Integer>> },
  path: RawFault['path'],
  faults: RawFault[],
): void {
  if (subsidy === undefined || funders === undefined) return;
  const parts = Object.values(funders).reduce<Integer>(add, 0);
  if (parts === subsidy) return;
  faults.push(altered([...path, 'funders'], formatFen(parts), notTheSubsidy(formatFen(subsidy), formatFen(parts))));
}

/** The fault of a settlement that contradicts itself. */
export function altered(path: RawFault['path'], value: unknown, detail: Text): RawFault {
  return { code: 'SETTLEMENT_ALTERED', path, ...(value === undefined ? {} : { value }), detail };
}

function textOf(name: TotalFigure, value: Integer): string {
  return isAmount(name) ? formatFen(value) : String(value);
}

function addsUpTo(said: string, sum: string): Text {
  return {
    en: `it states ${said}, but the lines add up to ${sum}`,
    'zh-CN': `所列为 ${said}，明细合计为 ${sum}`,
  };
}

function comesTo(said: string, sum: string): Text {
  return {
    en: `it states ${said}, but its other figures come to ${sum}`,
    'zh-CN': `所列为 ${said}，按其他各项计算为 ${sum}`,
  };
}

function notTheSubsidy(subsidy: string, parts: string): Text {
  return {
    en: `the funders’ parts add up to ${parts}, not to the subsidy of ${subsidy}`,
    'zh-CN': `各分担主体金额合计为 ${parts}，不等于贴息金额 ${subsidy}`,
  };
}

const LINES_HAVE_IT: Text = {
  en: 'the lines have it, but it is missing here',
  'zh-CN': '明细中有此项，此处缺失',
};
const OTHERS_HAVE_IT: Text = {
  en: 'it is missing here, but not elsewhere',
  'zh-CN': '此项在别处列有，此处缺失',
};
const NO_LINE_HAS_IT: Text = { en: 'no line belongs to it', 'zh-CN': '没有属于此项的明细' };
const NOT_ALL_LINES_HAVE_IT: Text = {
  en: 'it is stated here, but not every line has it',
  'zh-CN': '此处列有此项，但部分明细缺失',
};
