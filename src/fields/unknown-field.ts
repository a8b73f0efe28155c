import { similarTo } from '../kernel/nearest.js';
import type { RawFault, Text } from './faults.js';

/** The fault of a name that no field has, with the field that is likely meant. @param known the names of the fields */
export function unknownField(path: RawFault['path'], name: string, known: readonly string[]): RawFault {
  const meant = similarTo(name, known, 1 / 3);
  const fault = { code: 'UNKNOWN_FIELD', path: [...path, name], value: name } as const;
  return meant === undefined ? fault : { ...fault, detail: didYouMean(meant) };
}

/** The question behind a fault that names what is likely meant. */
export function didYouMean(meant: string): Text {
  return { en: `; did you mean "${meant}"?`, 'zh-CN': `；是否为“${meant}”？` };
}
