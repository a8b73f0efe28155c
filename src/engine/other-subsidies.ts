import type { Batch, LoanColumns } from '../fields/batch.js';
import { type RawFault, refuse, type Text } from '../fields/faults.js';
import type { OtherSubsidy } from '../fields/loan.js';
import type { OtherSubsidyEffect, Policy } from '../fields/policy.js';
import type { LoanFault } from './loan-fault.js';

type EffectsByLevel = Exclude<Policy['otherSubsidy'], string>;

/** What a policy does with subsidies of other programmes (SPEC 4 and 5.2), in the columns of a batch. */
export class OtherSubsidies {
  /** What is done with every one; undefined where the policy tells them apart by level. */
  private readonly effect: OtherSubsidyEffect | undefined;
  private readonly levels: EffectsByLevel;
  /** By the number of a level's word: what is done with it; nothing with one that the policy does not name. */
  private effects: readonly (OtherSubsidyEffect | undefined)[] = [];
  private column: LoanColumns['otherSubsidy'] | undefined;

  constructor({ otherSubsidy }: Policy) {
    this.effect = typeof otherSubsidy === 'string' ? otherSubsidy : undefined;
    this.levels = typeof otherSubsidy === 'string' ? {} : otherSubsidy;
  }

  /** Takes the column out of a batch. */
  use({ otherSubsidy }: LoanColumns): void {
    this.column = otherSubsidy;
    if (this.effect !== undefined) return;
    this.effects = otherSubsidy.rows.columns.level.words.map((level) => effectOfLevel(level, this.levels));
  }

  /** Whether any subsidy may be taken off, or exclude a loan. */
  mayBe(effect: OtherSubsidyEffect): boolean {
    return this.effect === undefined ? Object.values(this.levels).includes(effect) : this.effect === effect;
  }

  /** Whether the loan at a place has a subsidy that excludes it. */
  excludesAt(place: number): boolean {
    const { starts } = this.column as LoanColumns['otherSubsidy'];
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
      if (this.effectAt(i) === 'exclude') return true;
    }
    return false;
  }

  /** The rates that are taken off for the loan at a place, added up, in millionths of a percent. One that is not known is 0. */
  rateAt(place: number): number {
    const { starts, rows } = this.column as LoanColumns['otherSubsidy'];
    const { numbers } = rows.columns.pct;
    let sum = 0;
    for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
      if (this.effectAt(i) === 'reduce') sum += Math.max(0, numbers[i] as number);
    }
    return sum;
  }

  /** The faults of loans with a subsidy of a level that the policy does not name, where it tells them apart (SPEC 4). */
  faultsIn({ loans }: Batch): readonly LoanFault[] {
    if (this.effect !== undefined) return [];
    const { starts, rows } = loans.columns.otherSubsidy;
    const { level, programme } = rows.columns;
    const faults: LoanFault[] = [];
    for (let place = 0; place < loans.count; place++) {
      const begin = starts[place] as number;
      const end = starts[place + 1] as number;
      for (let i = begin; i < end; i++) {
        const own = level.at(i);
        if (own !== undefined && effectOfLevel(own, this.levels) !== undefined) continue;
        const within = end - begin === 1 ? [] : [i - begin];
        const name = programme.at(i) as string;
        faults.push({ place, at: (loan) => this.faultOf([...loan, 'otherSubsidy', ...within], own, name) });
      }
    }
    return faults;
  }

  /** @throws InvalidInputError where a loan has a level that the policy does not name */
  refuseIn(batch: Batch): void {
    if (this.effect !== undefined) return;
    refuse(this.faultsIn(batch).map(({ place, at }) => at(['loans', batch.loans.columns.id.at(place) as string])));
  }

  private faultOf(path: RawFault['path'], level: string | undefined, programme: string): RawFault {
    const names = Object.keys(this.levels);
    const detail: Text = {
      en: `the policy tells other subsidies apart by level: write one of ${names.join(', ')}`,
      'zh-CN': `政策按级次区分其他贴息：级次应为其中之一：${names.join('、')}`,
    };
    return { code: 'INVALID_VALUE', path: [...path, 'level'], value: level ?? programme, detail };
  }

  private effectAt(row: number): OtherSubsidyEffect | undefined {
    if (this.effect !== undefined) return this.effect;
    const { codes } = (this.column as LoanColumns['otherSubsidy']).rows.columns.level;
    return this.effects[codes[row] as number];
  }
}

/** What a policy does with a subsidy of another programme. */
export function effectOf({ level }: OtherSubsidy, { otherSubsidy }: Policy): OtherSubsidyEffect | undefined {
  return typeof otherSubsidy === 'string' ? otherSubsidy : effectOfLevel(level as string, otherSubsidy);
}

function effectOfLevel(level: string, effects: EffectsByLevel): OtherSubsidyEffect | undefined {
  return Object.hasOwn(effects, level) ? effects[level] : undefined;
}
