/** A figure, or anything else, that is not the same in two settlements. */
export interface Difference {
  /** Where it stands, loans by their ids: `loans[L001].subsidy`, `groups.township[妙高街道].interest`. */
  readonly path: string;
  /** As it was issued; undefined where the issued settlement has nothing there. */
  readonly issued: unknown;
  /** As it was recomputed; undefined where nothing was. */
  readonly recomputed: unknown;
}

/**
 * Every difference between two settlements in the JSON form of SPEC 9, or between parts of them: what they were made by
 * and from first (`provenance`), then the rest in the order in which it stands. Lines are compared by loan and terms by
 * name, so that their order does not matter; a line that only one of the two has is one difference. No two forms of the
 * same number are the same: a settlement writes each in one way.
 */
export function differences(issued: unknown, recomputed: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare(issued, recomputed, '', found);
  return found;
}

function compare(issued: unknown, recomputed: unknown, path: string, found: Difference[]): void {
  if (Array.isArray(issued) && Array.isArray(recomputed)) {
    compareMaps(entriesOf(issued, recomputed), entriesOf(recomputed, issued), path, found);
  } else if (isObject(issued) && isObject(recomputed)) {
    compareMaps(fieldsOf(issued, path), fieldsOf(recomputed, path), path, found);
  } else if (!Object.is(issued, recomputed)) {
    found.push({ path, issued, recomputed });
  }
}

/** Parts by how they are written behind the path of the whole. */
type Parts = ReadonlyMap<string, unknown>;

function compareMaps(issued: Parts, recomputed: Parts, path: string, found: Difference[]): void {
  for (const [step, part] of recomputed) compare(issued.get(step), part, `${path}${step}`, found);
  for (const [step, part] of issued) if (!recomputed.has(step)) compare(part, undefined, `${path}${step}`, found);
}

/** The fields of an object, its provenance first. */
function fieldsOf(value: Readonly<Record<string, unknown>>, path: string): Parts {
  const names = Object.keys(value);
  const ordered = path === '' ? names.sort((a, b) => Number(b === 'provenance') - Number(a === 'provenance')) : names;
  return new Map(ordered.map((name) => [stepTo(name, path), value[name]]));
}

/** `.subsidy`; a name that is data, such as a township's, stands in brackets. */
function stepTo(name: string, path: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `[${name}]`;
  return path === '' ? name : `.${name}`;
}

/** What tells the items of a list apart: the loan of a line, the name of a term. Any other list goes by position. */
const KEYS = ['loanId', 'term'] as const;

function entriesOf(list: readonly unknown[], other: readonly unknown[]): Parts {
  const key = KEYS.find((name) =>
    [...list, ...other].every((item) => isObject(item) && typeof item[name] === 'string'),
  );
  if (key === undefined) return new Map(list.map((item, place) => [`[${place}]`, item]));
  const entries = new Map<string, unknown>();
  const times = new Map<string, number>();
  for (const item of list as readonly Record<string, unknown>[]) {
    const id = item[key] as string;
    const time = (times.get(id) ?? 0) + 1;
    times.set(id, time);
    // A loan that has a second line has it nowhere else: it must not hide behind the first.
    entries.set(time === 1 ? `[${id}]` : `[${id}][${time}]`, item);
  }
  return entries;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
