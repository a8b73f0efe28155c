import { ATTRIBUTE_KEY, CAP_KEYS } from './cap-keys.js';
import { isDeepEqual } from './deep-equal.js';
import { isObject, type RawFault, type Text } from './faults.js';
import { readText, textRule } from './zod-types.js';

/** The cap of a list, as far as its checks go. */
interface CapEntry {
  readonly limit: number;
  readonly per: readonly string[];
  readonly when?: object | undefined;
  readonly during?: string | undefined;
}

const KEYS: readonly string[] = CAP_KEYS;

/**
 * Checks the caps of a list: keys that are known and distinct, `loan` or `household` among them, and no cap twice. A cap in
 * its short form has nothing to check.
 *
 * @param written the list as it is written: its keys are checked where anything else of it cannot be read
 * @param caps the list as it was read; undefined where it could not be
 */
export function checkCaps(
  written: unknown,
  caps: readonly CapEntry[] | object | undefined,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  if (Array.isArray(written)) {
    written.forEach((cap, i) => {
      if (isObject(cap) && areTexts(cap.per)) checkKeys(cap.per, [...path, i, 'per'], faults);
    });
  }
  if (!Array.isArray(caps)) return;
  const list = caps as readonly CapEntry[];
  list.forEach((cap, i) => {
    const first = list.findIndex((other) => isSame(other, cap));
    if (first < i) faults.push({ code: 'INVALID_VALUE', path: [...path, i], value: cap, detail: sameAs(first) });
  });
}

/** Whether a value is a list of texts, of which the schema reports nothing. */
function areTexts(per: unknown): per is readonly string[] {
  return Array.isArray(per) && per.length > 0 && per.every((key) => readText(key, textRule({})) !== undefined);
}

function checkKeys(per: readonly string[], path: RawFault['path'], faults: RawFault[]): void {
  per.forEach((key, i) => {
    if (!isKnown(key)) faults.push({ code: 'INVALID_VALUE', path: [...path, i], value: key, detail: unknownKey(key) });
    else if (per.indexOf(key) < i) {
      faults.push({ code: 'INVALID_VALUE', path: [...path, i], value: key, detail: KEY_TWICE });
    }
  });
  // A key that is not known may be meant for one of the two.
  if (per.includes('loan') || per.includes('household') || !per.every(isKnown)) return;
  faults.push({ code: 'INVALID_VALUE', path, value: per.join(', '), detail: TIES_HOUSEHOLDS });
}

function isKnown(key: string): boolean {
  return KEYS.includes(key) || (key.startsWith(ATTRIBUTE_KEY) && key.length > ATTRIBUTE_KEY.length);
}

/** Whether two caps are the same; the order of keys makes no difference. */
function isSame(one: CapEntry, other: CapEntry): boolean {
  return isDeepEqual({ ...one, per: [...one.per].sort() }, { ...other, per: [...other.per].sort() });
}

function unknownKey(key: string): Text {
  const plain = KEYS.find((name) => key.toLowerCase().startsWith(name));
  const list = [...KEYS, `${ATTRIBUTE_KEY}NAME`];
  const meant = plain === undefined ? ['', ''] : [`; did you mean ${plain}?`, `；是否为 ${plain}？`];
  return {
    en: `write one of ${list.join(', ')}${meant[0]}; an attribute is named behind ${ATTRIBUTE_KEY}`,
    'zh-CN': `应为其中之一：${list.join('、')}${meant[1]}；属性写作 ${ATTRIBUTE_KEY} 加属性名称`,
  };
}

const KEY_TWICE: Text = { en: 'the key stands before already; keep one', 'zh-CN': '该项此前已列出；请只保留一个' };

const TIES_HOUSEHOLDS: Text = {
  en: 'add loan or household: a cap never ties loans of different households together',
  'zh-CN': `请加上“${CAP_KEYS[0]}”（每笔）或“${CAP_KEYS[1]}”（每户）：上限不跨家庭合并计算`,
};

function sameAs(first: number): Text {
  return {
    en: `it is the same cap as number ${first + 1} of the list; remove one`,
    'zh-CN': `与第 ${first + 1} 条上限相同；请删除其一`,
  };
}
