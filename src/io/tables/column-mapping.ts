import type { TableMapping } from '../../fields/mapping.js';
import { headerKey } from '../csv-columns.js';

const WITH_UNIT = /^(.+?)(万元|元|%|‰|‱)$/;

/** How the columns of a table of others are read. */
export class ColumnMapping {
  private readonly targets: ReadonlyMap<string, string | null>;

  constructor(readonly table: TableMapping) {
    this.targets = new Map(Object.entries(table.columns ?? {}).map(([own, target]) => [headerKey(own), target]));
  }

  /**
   * The header that a header of the table stands for, with the unit that it has behind its name; null for a column that is
   * not read; undefined where the mapping says nothing.
   */
  targetOf(header: string): string | null | undefined {
    const key = headerKey(header);
    const own = this.targets.get(key);
    const [, name = '', unit] = WITH_UNIT.exec(key) ?? [];
    if (own !== undefined || unit === undefined) return own;
    const target = this.targets.get(name);
    return typeof target === 'string' && !WITH_UNIT.test(headerKey(target)) ? `${target}(${unit})` : target;
  }

  /** Headers as they are known: those that are not read are empty, and those of constants come behind. */
  known(headers: readonly string[]): readonly string[] {
    return headers.map((header) => {
      const target = this.targetOf(header);
      return target === undefined ? header : (target ?? '');
    });
  }
}

/** The name of a file without its folder, by which mappings name it. */
export function ownName(file: string): string {
  return /[^/\\]*$/.exec(file)?.[0] as string;
}
