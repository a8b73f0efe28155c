/*
 * Formulas of the day counts (SPEC 5.3): what `kernel/day-count.ts` computes, from the cells of two days and the cell with
 * the day count. The days are numbers from 1900-03-01 on, which every spreadsheet has alike.
 */

/** The days from one to before another that lie in leap years. */
export function leapDaysFormula(from: string, to: string): string {
  return `${leapDaysBefore(to)}-(${leapDaysBefore(from)})`;
}

/** The days of leap years before a day: those of the years before its own, and those of its own. */
function leapDaysBefore(day: string): string {
  const year = `YEAR(${day})`;
  const isLeap = `OR(MOD(${year},400)=0,AND(MOD(${year},4)=0,MOD(${year},100)<>0))`;
  return `(${leapYearsTo(`(${year}-1)`)})*366-IF(${isLeap},DATE(${year},1,1)-${day},0)`;
}

/** The leap years from year 1 to a year. */
function leapYearsTo(year: string): string {
  return `INT(${year}/4)-INT(${year}/100)+INT(${year}/400)`;
}

/** The cells that the units of a segment are computed from. */
export interface DayCells {
  readonly from: string;
  readonly to: string;
  readonly days: string;
  readonly units: string;
  /** The days in leap years. */
  readonly leap: string;
  readonly dayCount: string;
  readonly yearUnits: string;
}

/** The units of the day count between two days. */
export function unitsFormula({ from, to, days, leap, dayCount, yearUnits }: DayCells): string {
  const thirty = `(YEAR(${to})-YEAR(${from}))*360+(MONTH(${to})-MONTH(${from}))*30+MIN(DAY(${to}),30)-MIN(DAY(${from}),30)`;
  const actual = `${leap}*${yearUnits}/366+(${days}-${leap})*${yearUnits}/365`;
  return `IF(${dayCount}="30E/360",${thirty},IF(${dayCount}="ACT/ACT",${actual},${days}))`;
}

/** The days in leap years under ACT/ACT; 0 under another day count. */
export function leapFormula({ from, to, dayCount }: Pick<DayCells, 'from' | 'to' | 'dayCount'>): string {
  return `IF(${dayCount}="ACT/ACT",${leapDaysFormula(from, to)},0)`;
}

/** The numbers of days that accrue alike; `own` names the cells of the second and of the third number. */
export function dayKindFormulas(
  { from, to, days, units, leap, dayCount }: DayCells,
  own: readonly [second: string, third: string],
): readonly [string, string, string] {
  const [second, third] = own;
  // The Februaries that have ended before a day are those of the years to this one.
  const year = (day: string) => `(YEAR(${day})-(MONTH(${day})<3))`;
  const of = (thirty: string, actual: string, other: string) =>
    `IF(${dayCount}="30E/360",${thirty},IF(${dayCount}="ACT/ACT",${actual},${other}))`;
  return [
    of(`${units}-2*${second}-3*${third}`, leap, days),
    of(`(${leapYearsTo(year(to))})-(${leapYearsTo(year(from))})`, `${days}-${leap}`, '0'),
    of(`${year(to)}-${year(from)}-${second}`, '0', '0'),
  ];
}

/** The units of a day of each kind. */
export function dayKindUnits({
  dayCount,
  yearUnits,
}: Pick<DayCells, 'dayCount' | 'yearUnits'>): readonly [string, string, string] {
  const of = (actual: string, other: string) => `IF(${dayCount}="ACT/ACT",${actual},${other})`;
  return [of(`${yearUnits}/366`, '1'), of(`${yearUnits}/365`, '2'), '3'];
}
