import type { Lang, Text } from './faults.js';
import type { ChoiceForm } from './forms.js';
import type { Labels } from './table.js';

/** Labels as a text in both languages. */
export function labelText([zh, en]: Labels): Text {
  return { en, 'zh-CN': zh };
}

/** The label of an enumerated value. */
export function choiceWords<K extends string | number>({ choices }: ChoiceForm<K>, value: K, lang: Lang): string {
  return labelText(choices[value])[lang];
}
