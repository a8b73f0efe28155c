import {
  COMPUTED_FIGURES,
  type CommonFigure,
  type ComputedFigure,
  type DerivedFigure,
  FIGURES,
  isDerivedFigure,
  LOAN_FIGURES,
  type LoanFigure,
} from '../fields/figures.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';

/** A figure of loans, at their places. */
export interface FigureColumn {
  at(place: number): Integer;
  /** All values, as numbers: NaN where one is no safe integer, or might not be. They are not to be written to. */
  readonly numbersOrNaN: Float64Array;
}

/** The columns of figures; those of derived figures hold nothing of their own. */
export type FigureColumns = { readonly [P in ComputedFigure]: IntegerColumn } & {
  readonly [P in DerivedFigure]: FigureColumn;
};

/** Columns of so many places, with 0 at each of them. */
export function columnsFor(length: number): FigureColumns {
  const columns: Partial<Record<LoanFigure, FigureColumn>> = {};
  for (const name of COMPUTED_FIGURES) columns[name] = new IntegerColumn(length);
  for (const name of LOAN_FIGURES) {
    if (isDerivedFigure(name))
      columns[name] = new DerivedColumn(name, columns as Record<CommonFigure, FigureColumn>, length);
  }
  return columns as FigureColumns;
}

/** A figure that follows from others, place by place. */
class DerivedColumn implements FigureColumn {
  private readonly plus: readonly FigureColumn[];
  private readonly minus: readonly FigureColumn[];

  constructor(
    name: DerivedFigure,
    columns: Readonly<Record<CommonFigure, FigureColumn>>,
    private readonly length: number,
  ) {
    const { plus, minus } = FIGURES[name].total;
    this.plus = plus.map((other) => columns[other]);
    this.minus = minus.map((other) => columns[other]);
  }

  at(place: number): Integer {
    let value: Integer = 0;
    for (const column of this.plus) value = add(value, column.at(place));
    for (const column of this.minus) value = subtract(value, column.at(place));
    return value;
  }

  get numbersOrNaN(): Float64Array {
    const sums = new Float64Array(this.length);
    for (const column of this.plus) addTimes(1, column.numbersOrNaN, sums);
    for (const column of this.minus) addTimes(-1, column.numbersOrNaN, sums);
    return sums;
  }
}

/** Adds a number, times 1 or −1, to each sum. A sum that is no safe integer on the way becomes NaN, and stays NaN. */
function addTimes(sign: 1 | -1, numbers: Float64Array, sums: Float64Array): void {
  for (let place = 0; place < sums.length; place++) {
    const sum = (sums[place] as number) + sign * (numbers[place] as number);
    sums[place] = Number.isSafeInteger(sum) ? sum : Number.NaN;
  }
}
