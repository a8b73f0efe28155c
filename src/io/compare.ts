/** A value that differs between two settlements. */
export interface Difference {
  /** The path, with loans by their ids: `loans[L001].subsidy`, `groups.township[妙高街道].interest`. */
  readonly path: string;
  /** The issued value; undefined where the issued settlement has none. */
  readonly issued: unknown;
  /** The recomputed value; undefined where there is none. */
  readonly recomputed: unknown;
}

/**
 * Every difference between two settlements in the JSON form of SPEC 9, or between parts of them: those of `provenance` first,
 * then the others in order. Lines are compared by loan and terms by name, in any order; a line that only one of the two has
 * is one difference. Values are compared as they are written: `1.0` and `1.00` differ.
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

/** Parts by their step in the path. */
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

/** `.subsidy`, or in brackets a name that is data, such as a township's. */
function stepTo(name: string, path: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `[${name}]`;
  return path === '' ? name : `.${name}`;
}

/** The keys of list items: the loan of a line, the name of a term. Items of other lists are compared by position. */
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
    // A second line of the same loan is an entry of its own.
    entries.set(time === 1 ? `[${id}]` : `[${id}][${time}]`, item);
  }
  return entries;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
