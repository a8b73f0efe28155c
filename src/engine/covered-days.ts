import type { Timeline } from '../kernel/timeline.js';

/** The subsidised part of a loan's balance over time, in fen, written down while the loan is folded; 0 before and after. */
export class CoveredDays {
  private readonly changes: number[] = [];
  private readonly values = [0];
  private end = 0;

  /** Adds the days of a segment, which follows the one before without a gap. */
  add(covered: number, from: number, to: number): void {
    this.end = to;
    if (covered === this.values[this.values.length - 1]) return;
    this.changes.push(from);
    this.values.push(covered);
  }

  /** All that was added. */
  timeline(): Timeline<number> {
    const { changes, values, end } = this;
    if (values[values.length - 1] === 0) return { changes, values };
    return { changes: [...changes, end], values: [...values, 0] };
  }
}
