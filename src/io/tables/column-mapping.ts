import type { TableMapping } from '../../fields/mapping.js';
import { headerKey } from '../csv-columns.js';

/** How the columns of a table of others are read. */
export class ColumnMapping {
  private readonly targets: ReadonlyMap<string, string | null>;

  constructor(readonly table: TableMapping) {
    this.targets = new Map(Object.entries(table.columns ?? {}).map(([own, target]) => [headerKey(own), target]));
  }

  /** The header that a header of the table stands for; null for a column that is not read; undefined where it says nothing. */
  targetOf(header: string): string | null | undefined {
    return this.targets.get(headerKey(header));
  }

  /** Headers as they are known: those that are not read are empty, and those of constants come behind. */
  known(headers: readonly string[]): readonly string[] {
    return headers.map((header) => {
      const target = this.targetOf(header);
      return target === undefined ? header : (target ?? '');
    });
  }
}
