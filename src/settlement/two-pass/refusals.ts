import type { Text } from '../../fields/faults.js';

/** Tallies that cannot be folded, or a decision that does not fit. The message is in English; {@link text} has both languages. */
export class NotTogetherError extends RangeError {
  override readonly name = 'NotTogetherError';

  constructor(readonly text: Text) {
    super(text.en);
  }
}

/** A tally among several, counted from 1. */
interface Which {
  readonly place: number;
  readonly of: number;
}

function tally({ place, of }: Which): Text {
  return { en: `tally ${place} of ${of}`, 'zh-CN': `第 ${place} 份统计（共 ${of} 份）` };
}

function about(which: Which, en: string, chinese: string): Text {
  const { en: tallyInEnglish, 'zh-CN': tallyInChinese } = tally(which);
  return { en: `${tallyInEnglish} ${en}`, 'zh-CN': `${tallyInChinese}${chinese}` };
}

/** Why tallies, decisions and lines do not go together. */
export const refusal = {
  none: (): Text => ({ en: 'there is no tally', 'zh-CN': '没有统计' }),
  policy: (which: Which) => about(which, 'is made under another policy than the first', '所依据的政策与第 1 份不同'),
  period: (which: Which) => about(which, 'is of another period than the first', '的结算期与第 1 份不同'),
  sample: (which: Which) => about(which, 'has a sample of another size than the first', '的抽样数量与第 1 份不同'),
  decision: (which: Which) =>
    about(which, 'is made with another decision than the one given', '所依据的分担结果与给出的不同'),
  kind: (which: Which) => about(which, 'is of another kind than the first', '的种类与第 1 份不同'),
  household: (id: string): Text => ({
    en: `household ${id} comes twice: a household comes once, with all of its loans`,
    'zh-CN': `户号 ${id} 重复出现：每户只出现一次，且含该户全部贷款`,
  }),
  loan: (id: string): Text => ({ en: `loan ${id} comes twice`, 'zh-CN': `借据号 ${id} 重复出现` }),
  notDecided: (): Text => ({
    en: 'the decision is open: it is not yet known which of the loans with the same remainder give a fen more',
    'zh-CN': '分担结果尚未确定：余数相同的贷款中由哪些多分担一分尚不清楚',
  }),
  needsDecision: (): Text => ({
    en: 'these tallies are of lines that were given to a decision: it is needed, too',
    'zh-CN': '这些统计依据某份分担结果作出：须同时给出该分担结果',
  }),
  needsNoDecision: (): Text => ({
    en: 'these tallies are of the first pass: they make the decision, and none is needed',
    'zh-CN': '这些统计为初次统计：据此作出分担结果，无须另行给出',
  }),
  counts: (expected: number, found: number): Text => ({
    en: `the decision is of ${expected} draft lines and the tallies are of ${found}: a part is missing or comes twice`,
    'zh-CN': `分担结果涉及 ${expected} 行，而统计涉及 ${found} 行：有部分缺失或重复`,
  }),
  lines: (): Text => ({
    en: 'the draft lines are not those of the decision: some were altered, or are of another settlement',
    'zh-CN': '各行与分担结果所依据的不同：有改动，或属于另一次结算',
  }),
} as const;
