import { formatPath, type RawFault, type Text } from '../fields/faults.js';
import { walkJson } from './json-walk.js';
import { type TextPlace, TextPlaces } from './text-places.js';

/** The path of a fault has at most so many steps, so that deep nesting costs no square of its depth. */
const MOST_STEPS = 100;

/**
 * A fault for every name that an object of valid JSON text already has, with the places of both. Names are compared as
 * they are read: `"id"` and `"\u0069d"` are the same.
 *
 * @param firstLine the number of the text's first line in its file
 */
export function repeatedNames(json: string, firstLine: number): RawFault[] {
  const faults: RawFault[] = [];
  const places = new TextPlaces(json, firstLine);
  // Of an open object its names so far, each with the offset of its first occurrence.
  walkJson<Map<string, number> | undefined>(json, {
    value: (at) => (json[at] === '{' ? new Map() : undefined),
    name: (name, at, open) => {
      const names = open.at(-1)?.kept as Map<string, number>;
      const before = names.get(name);
      if (before === undefined) {
        names.set(name, at);
        return;
      }
      const path = open.slice(0, MOST_STEPS).map(({ key }) => key as string | number);
      const place = places.of(at);
      faults.push({
        code: 'DUPLICATE_KEY',
        path,
        value: name,
        detail: inObject(path.slice(0, -1), places.of(before), place),
        ...place,
      });
    },
  });
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
