import type { Lang, Text } from '../fields/faults.js';
import type { ChoiceForm } from '../fields/forms.js';
import { editDistance, nearestOf } from '../kernel/nearest.js';
import { enumerated, inBoth, inBrackets } from '../words/forms.js';
import { ARGUMENT_NAMES } from '../words/value-names.js';

/** The values that a flag or an argument knows, each with its Chinese names, the shortest first. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** Values whose Chinese names are in {@link ARGUMENT_NAMES}. */
export function valuesOf(codes: readonly string[]): Values {
  return Object.fromEntries(
    codes.map((code) => {
      const name = ARGUMENT_NAMES[code];
      return [code, name === undefined ? [] : [name]];
    }),
  );
}

/** The options of a term: a short name, its label, and the label without what stands in brackets behind it. */
export function optionsOf<K extends string>(
  { choices }: ChoiceForm<K>,
  names: Readonly<Record<NoInfer<K>, string>>,
): Values {
  const each = Object.entries<readonly [zh: string, en: string]>(choices);
  return Object.fromEntries(
    each.map(([code, [label]]) => [code, [...new Set([names[code as K], label, label.replace(/（[^（）]*）$/, '')])]]),
  );
}

/** The value that is given, by its code or by a Chinese name that no other value has; undefined for other texts. */
export function knownValue(values: Values, given: string): string | undefined {
  if (Object.hasOwn(values, given)) return given;
  const wanted = plain(given);
  const named = Object.keys(values).filter((code) => values[code]?.some((name) => plain(name) === wanted));
  return named.length === 1 ? named[0] : undefined;
}

/** The values in a list, in Chinese with their names: `pause（暂停）`. */
export function listed(codes: readonly string[], values: Values): Text {
  return inBoth((lang) => {
    const each = codes.map((code) => (lang === 'en' ? code : inBrackets(code, values[code]?.[0], lang)));
    return enumerated(each, lang);
  });
}

/**
 * What a text that is no value is likely to mean, to be put behind a message: the values of which it is a part of the Chinese
 * names, else the most similar one; empty where none is similar.
 */
export function likely(given: string, values: Values): Text {
  const codes = Object.keys(values);
  const wanted = plain(given);
  const mayBePart = /^\p{Script=Han}{2}/u.test(wanted);
  const isMeant = (name: string) => plain(name) === wanted || (mayBePart && plain(name).includes(wanted));
  const sharing = codes.filter((code) => values[code]?.some(isMeant));
  if (sharing.length > 1) return mayBe(given, sharing, values);
  const nearest = sharing[0] ?? similar(given, codes) ?? ofName(similar(given, Object.values(values).flat()), values);
  return nearest === undefined ? NOTHING : didYouMean(listed([nearest], values));
}

/** What a name that is not known is likely to mean, to be put behind a message. */
export function likelyName(given: string, names: readonly string[]): Text {
  const nearest = similar(given, names);
  return nearest === undefined ? NOTHING : didYouMean({ en: nearest, 'zh-CN': nearest });
}

/** The most similar of some texts, where at most a third of the characters differ. */
function similar(given: string, texts: readonly string[]): string | undefined {
  const nearest = nearestOf(given, texts);
  if (nearest === undefined || given.length > LONGEST) return undefined;
  const distance = editDistance(given.toLowerCase(), nearest.toLowerCase());
  return distance <= Math.ceil(given.length / 3) && distance < nearest.length ? nearest : undefined;
}

/** No flag and no value is as long. */
const LONGEST = 100;

function ofName(name: string | undefined, values: Values): string | undefined {
  return Object.keys(values).find((code) => name !== undefined && values[code]?.includes(name));
}

function didYouMean(text: Text): Text {
  return { en: `; did you mean ${text.en}?`, 'zh-CN': `；是否为 ${text['zh-CN']}？` };
}

/** A text that several values share. */
function mayBe(given: string, codes: readonly string[], values: Values): Text {
  const each = (lang: Lang) => {
    const wanted = plain(given);
    return codes.map((code) => {
      const name = values[code]?.find((own) => plain(own).includes(wanted));
      return inBrackets(code, name, lang);
    });
  };
  return {
    en: `; ${given} may be ${each('en').join(' or ')}`,
    'zh-CN': `；“${given}”可指 ${each('zh-CN').join(' 或 ')}，请写明其一`,
  };
}

const NOTHING: Text = { en: '', 'zh-CN': '' };

/** A text without blanks, full-width forms and capitals. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}
