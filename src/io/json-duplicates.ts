import { formatPath, type RawFault, type Text } from '../fields/faults.js';
import { endOfToken } from '../kernel/json-text.js';
import { type TextPlace, TextPlaces } from './text-places.js';

/** An object or a list that is open where the text is being read. */
interface Open {
  /** Of an object: its names so far, each with the offset of its first occurrence. Undefined for a list. */
  readonly names: Map<string, number> | undefined;
  /** The name of the value that comes next, or its index. Undefined where a name comes next. */
  key: string | number | undefined;
}

/** The path of a fault has at most so many steps, so that deep nesting costs no square of its depth. */
const MOST_STEPS = 100;

/**
 * A fault for every name that an object of valid JSON text already has, with the places of both. Names are compared as
 * they are read: `"id"` and `"\u0069d"` are the same. It uses a stack of its own, so that deep nesting is no error.
 *
 * @param firstLine the number of the text's first line in its file
 */
export function repeatedNames(json: string, firstLine: number): RawFault[] {
  const faults: RawFault[] = [];
  const places = new TextPlaces(json, firstLine);
  const open: Open[] = [];
  for (let at = 0, end: number; at < json.length; at = end) {
    end = endOfToken(json, at);
    const first = json[at] as string;
    const inside = open.at(-1);
    if (first === '{') open.push({ names: new Map(), key: undefined });
    else if (first === '[') open.push({ names: undefined, key: 0 });
    else if (first === '}' || first === ']') open.pop();
    else if (first === ',')
      (inside as Open).key = inside?.names === undefined ? (inside?.key as number) + 1 : undefined;
    else if (first === '"' && inside?.names !== undefined && inside.key === undefined) {
      const name: string = JSON.parse(json.slice(at, end));
      const before = inside.names.get(name);
      inside.key = name;
      if (before === undefined) {
        inside.names.set(name, at);
      } else {
        const path = open.slice(0, MOST_STEPS).map(({ key }) => key as string | number);
        const place = places.of(at);
        faults.push({
          code: 'DUPLICATE_KEY',
          path,
          value: name,
          detail: inObject(path.slice(0, -1), places.of(before), place),
          ...place,
        });
      }
    }
  }
  return faults;
}

function inObject(path: RawFault['path'], ...places: readonly [TextPlace, TextPlace]): Text {
  const [first, second] = places.map(({ line, column }) => `${line}:${column}`);
  const where = formatPath(path);
  return {
    en: `${where === '' ? '' : ` of ${where}`} at ${first} and at ${second} (line:column)`,
    'zh-CN': `${where === '' ? '' : `（${where}）`}：${first} 和 ${second}（行:列）`,
  };
}
