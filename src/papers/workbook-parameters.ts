import { amountCapsOf, type Cap, isPerLoan, principalCapsOf, type TimedCap } from '../fields/caps.js';
import type { Lang } from '../fields/faults.js';
import { labelText } from '../fields/label.js';
import {
  type Concession,
  formulasOf,
  hasWhen,
  type Policy,
  type PolicyRate,
  RULES,
  type RuleKind,
  type SubsidyRule,
  type When,
} from '../fields/policy.js';
import { yuan } from '../kernel/fen.js';
import { formatMicro, MICRO, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import type { Day } from '../kernel/plain-date.js';
import { capNameText, capScopeText } from '../words/caps.js';
import { capitalised, inBrackets, named, parted } from '../words/forms.js';
import { funderNames, RATE_LABELS, TERM_LABELS } from '../words/labels.js';
import { formulaText, loansOfSharesText } from '../words/policy-terms.js';
import { type Say, type SheetWord, sayIn } from '../words/sheets.js';
import { whenText } from '../words/when.js';
import { type Content, dateContent, isSerial } from './workbook-cells.js';
import { leapDaysFormula } from './workbook-days.js';
import { type Facts, restSharesOf, type SharesFacts } from './workbook-facts.js';
import { Grid } from './workbook-grid.js';
import type { Style } from './workbook-styles.js';
import { type Column, Table } from './workbook-table.js';

/** A parameter that stands by itself: a key of the sheet of parameters. A cap is named by its place in the policy. */
export type Parameter =
  | 'dayCount'
  | 'periodFrom'
  | 'periodTo'
  | 'leapDays'
  | 'yearUnits'
  | `${'principalCap' | 'amountCap'} ${number}`;

/** A value that a subsidy rule may have: a column of the rules. */
export type RuleValue =
  | 'points'
  | 'shareOfContractRate'
  | 'floorPct'
  | 'ceilingPct'
  | 'shareAboveFloor'
  | 'maxPoints'
  | 'maxShareOfContractRate';

interface ParameterRow {
  readonly name: Parameter;
  readonly label: string;
  readonly style: Style;
  readonly of: (cell: (name: Parameter) => string) => Content;
}

/** A funder with its share of the loans of one of {@link Facts.shares}. */
interface FunderRow {
  /** The place of the funder in the policy. */
  readonly funder: number;
  /** The place of the shares, and the funder's share. */
  readonly shares: number;
  readonly share: MicroShare;
}

/** The parameters that the formulas of other sheets compute with (政策参数). */
export interface ParametersSheet {
  readonly grid: Grid;
  readonly tables: readonly Pick<Table<unknown>, 'differing'>[];
  /** The cell of a parameter, as formulas of any sheet name it; undefined where the policy has none. */
  cell(name: Parameter): string | undefined;
  /** The column of a value of the rules; undefined where no rule has one. */
  ruleRange(name: RuleValue): string | undefined;
  /** The number of the rule in force on a day, or on the day before it: how many begin on it or earlier, or before it. */
  ruleNumber(day: string, on?: 'on' | 'before'): string;
  /** The column of the points of the concession; undefined where the policy has none. */
  readonly concessionRange: string | undefined;
  /** The number of the concession's entry in force, likewise; 0 where none is. */
  concessionNumber(day: string, on?: 'on' | 'before'): string;
  /**
   * A funder's share in percent, and its share of what the funders before it leave, as a fraction.
   *
   * @param shares the place in {@link Facts.shares}
   */
  funder(
    place: number,
    shares: number,
  ): { readonly share: string; readonly numerator: string; readonly denominator: string };
  /** The shares of all funders, by the place in {@link Facts.shares}. */
  readonly shares: readonly string[];
}

const TITLE_ROW = 1;
const NOTE_ROW = 2;
const HEAD_ROW = 3;

/** Writes the parameters: those that stand by themselves, the rules, the concession, the funders. */
export function parametersSheet(facts: Facts, lang: Lang, font: string): ParametersSheet {
  const say = sayIn(lang);
  const grid = new Grid(say('parametersSheet'), font);
  const { policy } = facts.settlement;
  const concession = policy.concession ?? [];
  const rows = parametersOf(facts, say, lang);
  const rules = ruleColumns(policy, say, lang);
  const ofConcession = concessionColumns(policy, say, lang);
  const ofFunders = funderColumns(facts, say, lang, () => funders);
  const beside = Math.max(rules.length, ofConcession.length, ofFunders.length);

  const cellOf = (name: Parameter) => {
    const place = rows.findIndex((row) => row.name === name);
    return place < 0 ? undefined : single.fixedCell('value', single.first + place);
  };
  const single: Table<ParameterRow> = new Table<ParameterRow>(
    grid,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { key: 'parameter', head: say('parameter'), style: 'text', widest: 32, of: ({ label }) => label },
      {
        key: 'value',
        head: say('value'),
        style: ({ style }) => style,
        checked: true,
        of: (row) => row.of((name) => cellOf(name) as string),
      },
    ],
    rows,
    HEAD_ROW + 1,
    beside,
  );
  const subsidy = new Table<SubsidyRule>(grid, rules, policy.subsidy, single.last + 4, beside);
  const after = concession.length === 0 ? subsidy.last : subsidy.last + 3 + concession.length;
  const waived = new Table<Concession>(grid, ofConcession, concession, subsidy.last + 4, beside);
  const funders: Table<FunderRow> = new Table<FunderRow>(grid, ofFunders, fundersOf(facts), after + 4, beside);

  const words = { total: '', library: say('library') };
  const section = (row: number, title: SheetWord) => grid.putAcross(row, beside - 1, say(title), 'section');
  single.write({ ...words, head: HEAD_ROW });
  section(subsidy.first - 2, 'rules');
  subsidy.write({ ...words, head: subsidy.first - 1 });
  if (concession.length > 0) {
    section(waived.first - 2, 'concessions');
    waived.write({ ...words, head: waived.first - 1 });
  }
  section(funders.first - 2, 'funder');
  funders.write({ ...words, head: funders.first - 1 });
  grid.title(TITLE_ROW, beside - 1, say('parametersSheet'));
  grid.putAcross(NOTE_ROW, beside - 1, say('aboutParameters'), 'note');
  grid.height(NOTE_ROW, 30);

  return {
    grid,
    tables: [single, subsidy, ...(concession.length > 0 ? [waived] : []), funders],
    cell: cellOf,
    ruleRange: (name) => (subsidy.has(name) ? subsidy.range(name) : undefined),
    ruleNumber: (day, on) => inForce(subsidy.range('from'), policy.subsidy, day, on),
    concessionRange: concession.length === 0 ? undefined : waived.range('points'),
    concessionNumber: (day, on) => inForce(waived.range('from'), concession, day, on),
    funder: (place, shares) => {
      const cell = (key: string) => funders.fixedCell(key, funders.first + shares * policy.funders.length + place);
      return { share: cell('share'), numerator: cell('numerator'), denominator: cell('denominator') };
    },
    shares: facts.shares.map((_, place) => {
      const first = funders.first + place * policy.funders.length;
      return funders.range('share', first, first + policy.funders.length - 1);
    }),
  };
}

/**
 * The number of the entry in force on a day: how many begin on it or before. The first two months of 1900, which are words,
 * are before every day.
 */
function inForce(
  begins: string,
  entries: readonly { readonly from: Day }[],
  day: string,
  on: 'on' | 'before' = 'on',
): string {
  const early = entries.filter(({ from }) => !isSerial(from)).length;
  return `COUNTIF(${begins},"${on === 'on' ? '<=' : '<'}"&${day})${early === 0 ? '' : `+${early}`}`;
}

function parametersOf(
  { settlement, portfolio, yearUnits, leapDays, isDated }: Facts,
  say: Say,
  lang: Lang,
): readonly ParameterRow[] {
  const { policy } = settlement;
  const { period } = portfolio;
  const plain = (
    name: 'dayCount' | 'periodFrom' | 'periodTo' | 'leapDays' | 'yearUnits',
    style: Style,
    of: ParameterRow['of'],
  ): ParameterRow => ({ name, label: say(name), style, of });
  return [
    plain('dayCount', 'centred', () => policy.dayCount),
    plain('periodFrom', 'date', () => dateContent(period.from)),
    plain('periodTo', 'date', () => dateContent(period.to)),
    plain('leapDays', 'count', (cell) =>
      isDated ? { formula: leapDaysFormula(cell('periodFrom'), cell('periodTo')), value: leapDays } : leapDays,
    ),
    plain('yearUnits', 'count', (cell) => {
      const [dayCount, leap] = [cell('dayCount'), cell('leapDays')];
      const days = isDated ? `${cell('periodTo')}-${cell('periodFrom')}` : String(period.to - period.from);
      const actual = `IF(${leap}=0,365,IF(${leap}=${days},366,133590))`;
      return {
        formula: `IF(OR(${dayCount}="ACT/360",${dayCount}="30E/360"),360,IF(${dayCount}="ACT/365F",365,IF(${dayCount}="ACT/ACT",${actual},NA())))`,
        value: yearUnits,
      };
    }),
    ...capRows('principalCap', principalCapsOf(policy), policy.principalCap, say, lang),
    ...capRows('amountCap', amountCapsOf(policy), policy.amountCap, say, lang),
  ];
}

/** A row for each cap of the policy; for a cap of a list with the words that say what it is of. */
function capRows(
  term: 'principalCap' | 'amountCap',
  caps: readonly (Cap | TimedCap)[],
  written: object | undefined,
  say: Say,
  lang: Lang,
): readonly ParameterRow[] {
  const ofTerm = TERM_LABELS[term][lang];
  const labelOf = (cap: Cap | TimedCap, place: number) => {
    if (Array.isArray(written)) {
      return inBrackets(capitalised(capNameText(ofTerm, place, caps.length, lang)), capScopeText(cap, lang), lang);
    }
    return say(term === 'amountCap' ? 'amountCap' : isPerLoan(cap) ? 'capPerLoan' : 'capPerHousehold');
  };
  return caps.map((cap, place) => ({
    name: `${term} ${place}`,
    label: labelOf(cap, place),
    style: 'amount',
    of: () => yuan(cap.limit).toNumber(),
  }));
}

type RuleValues = Partial<Record<RuleValue, PolicyRate | MicroShare>>;

/**
 * The values of a rule from which the workbook's formula computes its rate. Undefined for a kind that the formula does not
 * know: then the program's rates stand in the segments.
 */
const VALUES: { readonly [K in RuleKind]: ((rule: SubsidyRule<K>) => RuleValues) | undefined } = {
  points: ({ points }) => ({ points }),
  share: ({ share }) => ({ shareOfContractRate: share }),
  'above-floor': ({ floorPct, ceilingPct, share }) => ({
    floorPct,
    ...(ceilingPct === undefined ? {} : { ceilingPct }),
    ...(share === undefined ? {} : { shareAboveFloor: share }),
  }),
};

const valuesOf = <K extends RuleKind>(rule: SubsidyRule<K>): RuleValues => VALUES[rule.kind as K]?.(rule) ?? {};

/** Whether the workbook's formula computes the rate of a rule. */
export function hasRateFormula({ kind }: SubsidyRule): boolean {
  return VALUES[kind] !== undefined;
}

const RULE_VALUES: readonly RuleValue[] = [
  'points',
  'shareOfContractRate',
  'floorPct',
  'ceilingPct',
  'shareAboveFloor',
  'maxPoints',
  'maxShareOfContractRate',
];

/** The columns of the rules: of their values those that any rule has. */
function ruleColumns({ subsidy }: Policy, say: Say, lang: Lang): readonly Column<SubsidyRule>[] {
  const valueIn = (rule: SubsidyRule, name: RuleValue): PolicyRate | MicroShare | undefined =>
    name === 'maxPoints' || name === 'maxShareOfContractRate' ? rule[name] : valuesOf(rule)[name];
  return [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    {
      key: 'kind',
      head: say('ruleKind'),
      style: 'text',
      widest: 32,
      checked: true,
      of: ({ kind }) => labelText(RULES[kind].labels)[lang],
    },
    { key: 'from', head: say('from'), style: 'date', checked: true, of: ({ from }) => dateContent(from) },
    ...whenColumn(subsidy, say, lang),
    ...formulaColumn(subsidy, say, lang),
    ...RULE_VALUES.filter((name) => subsidy.some((rule) => valueIn(rule, name) !== undefined)).map(
      (name): Column<SubsidyRule> => ({
        key: name,
        head: say(name),
        style: 'rate',
        checked: true,
        // What a formula comes to differs by loan and day: the segments have it.
        of: (rule) => {
          const value = valueIn(rule, name);
          return typeof value === 'object' ? undefined : microContent(value);
        },
      }),
    ),
  ];
}

/** The rates of rules that follow a reference, in words, where any does. */
function formulaColumn(subsidy: readonly SubsidyRule[], say: Say, lang: Lang): readonly Column<SubsidyRule>[] {
  if (!subsidy.some((rule) => formulasOf(rule).length > 0)) return [];
  const text = (rule: SubsidyRule) =>
    parted(
      formulasOf(rule).map(([field, formula]) => named(RATE_LABELS[field][lang], formulaText(formula, lang), lang)),
      lang,
    );
  return [{ key: 'formulas', head: say('formulas'), style: 'text', widest: 40, of: text }];
}

/** Of which loans an entry speaks, in words, where any speaks of some only. */
function whenColumn<E extends { readonly when?: When | undefined }>(
  entries: readonly E[],
  say: Say,
  lang: Lang,
): readonly Column<E>[] {
  if (!hasWhen(entries)) return [];
  return [
    { key: 'when', head: say('when'), style: 'text', widest: 40, of: ({ when }) => when && whenText(when, lang) },
  ];
}

function concessionColumns({ concession = [] }: Policy, say: Say, lang: Lang): readonly Column<Concession>[] {
  return [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    { key: 'kind', head: say('parameter'), style: 'text', of: () => say('concessions') },
    { key: 'from', head: say('from'), style: 'date', checked: true, of: ({ from }) => dateContent(from) },
    ...whenColumn(concession, say, lang),
    {
      key: 'points',
      head: say('concessionPoints'),
      style: 'rate',
      checked: true,
      of: ({ points }) => microContent(points),
    },
  ];
}

/** The funders, once for each of the shares that they have of loans. */
function fundersOf({ shares }: Facts): readonly FunderRow[] {
  return shares.flatMap((own, place) => own.shares.map((share, funder) => ({ funder, shares: place, share })));
}

/** The funders with their shares, and their shares of what those before them leave, in lowest terms (SPEC 6). */
function funderColumns(
  { settlement: { policy }, shares }: Facts,
  say: Say,
  lang: Lang,
  table: () => Table<FunderRow>,
): readonly Column<FunderRow>[] {
  const names = funderNames(policy, lang);
  const rests = shares.map((own) => restSharesOf(own.shares));
  /** A funder's share, and what the funders before it leave, in millionths. */
  const partsAt = (number: number, { funder }: FunderRow) => {
    const row = table().first + number - 1;
    const share = `ROUND(${table().cell('share', row)}*10000,0)`;
    if (funder === 0) return { share, rest: String(MICRO) };
    const before = `${table().cell('share', row - funder)}:${table().cell('share', row - 1)}`;
    return { share, rest: `ROUND(${MICRO}-SUM(${before})*10000,0)` };
  };
  const fraction = (key: 'numerator' | 'denominator'): Column<FunderRow> => ({
    key,
    head: say(key === 'numerator' ? 'shareOfRest' : 'restOfShares'),
    style: 'count',
    checked: true,
    of: (funderRow, __, number) => {
      const { share, rest } = partsAt(number, funderRow);
      const own = key === 'numerator' ? share : rest;
      const none = key === 'numerator' ? 0 : 1;
      return {
        formula: `IF(${rest}<=0,${none},${own}/GCD(${share},${rest}))`,
        value: rests[funderRow.shares]?.[funderRow.funder]?.[key] as number,
      };
    },
  });
  return [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    { key: 'funder', head: say('funder'), style: 'text', of: ({ funder }) => names[funder] },
    {
      key: 'share',
      head: say('share'),
      style: 'rate',
      checked: true,
      of: ({ share }) => Number(formatMicro((share * 100) as MicroShare)),
    },
    fraction('numerator'),
    fraction('denominator'),
    ...(shares.length === 1
      ? []
      : [
          {
            key: 'sharesNumber',
            head: say('sharesNumber'),
            style: 'centred',
            of: (row) => row.shares + 1,
          } satisfies Column<FunderRow>,
          {
            key: 'loansOfShares',
            head: say('loansOfShares'),
            style: 'text',
            widest: 40,
            of: (row) => loansOfSharesText(policy, (shares[row.shares] as SharesFacts).entries, lang),
          } satisfies Column<FunderRow>,
        ]),
  ];
}

function microContent(micro: number | undefined): Content {
  return micro === undefined ? undefined : Number(formatMicro(micro as MicroPercent));
}
