import { flawOf, type TextFlaw } from '../kernel/text-flaw.js';
import type { Text } from './faults.js';
import { aboveLimit, type Limit } from './limits.js';

/**
 * The detail of the fault of a text: the character, where it stands, and the remedy, or the limit of its length. Undefined
 * for a valid text.
 */
export function textDetail(
  text: string,
  { isId, limit }: { readonly isId: boolean; readonly limit: Limit },
): Text | undefined {
  if (text.length > limit.most) return aboveLimit(limit, text.length);
  const flaw = flawOf(text, isId);
  return flaw && detailOf(flaw);
}

function detailOf(flaw: TextFlaw): Text {
  const { place } = flaw;
  if (flaw.kind === 'form') {
    const [written, wanted] = [flaw.written, flaw.wanted].map((points) => points.map(notation).join(' '));
    return {
      en: `it is not in the Unicode form NFC: character ${place} is ${written}; write ${wanted}, or convert the text to NFC`,
      'zh-CN': `不是字符的规范合成形式（NFC）：第 ${place} 个字符为 ${written}；请写成 ${wanted}，或将文本转换为 NFC`,
    };
  }
  const { en, 'zh-CN': chinese } = nameOf(flaw.codePoint);
  const kind = KINDS[flaw.kind];
  return {
    en: `character ${place} is ${en}, ${kind.en}`,
    'zh-CN': `第 ${place} 个字符为 ${chinese}，${kind['zh-CN']}`,
  };
}

const KINDS = {
  control: { en: 'a control character; remove it', 'zh-CN': '属控制字符；请删除' },
  format: { en: 'a format character, which is not seen; remove it', 'zh-CN': '属不可见的格式字符；请删除' },
  ignorable: { en: 'a character that is not seen; remove it', 'zh-CN': '属不可见字符；请删除' },
  surrogate: { en: 'half a character; write the whole one', 'zh-CN': '是不完整的字符；请写成完整字符' },
  leading: { en: 'a blank at the beginning; remove it', 'zh-CN': '是首部空白；请删除' },
  trailing: { en: 'a blank at the end; remove it', 'zh-CN': '是尾部空白；请删除' },
} as const satisfies Record<Exclude<TextFlaw['kind'], 'form'>, Text>;

function notation(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The notation of a character, with its name where it is one of those that files bring along. */
function nameOf(codePoint: number): Text {
  const name = NAMES[codePoint];
  const code = notation(codePoint);
  return name === undefined
    ? { en: code, 'zh-CN': code }
    : { en: `${code} ${name.en}`, 'zh-CN': `${code} ${name['zh-CN']}` };
}

const NAMES: Readonly<Record<number, Text>> = {
  0: { en: 'NULL', 'zh-CN': '空字符' },
  9: { en: 'TAB', 'zh-CN': '制表符' },
  10: { en: 'LINE FEED', 'zh-CN': '换行符' },
  13: { en: 'CARRIAGE RETURN', 'zh-CN': '回车符' },
  27: { en: 'ESCAPE', 'zh-CN': '转义符' },
  32: { en: 'SPACE', 'zh-CN': '空格' },
  127: { en: 'DELETE', 'zh-CN': '删除符' },
  160: { en: 'NO-BREAK SPACE', 'zh-CN': '不换行空格' },
  173: { en: 'SOFT HYPHEN', 'zh-CN': '软连字符' },
  8203: { en: 'ZERO WIDTH SPACE', 'zh-CN': '零宽空格' },
  8204: { en: 'ZERO WIDTH NON-JOINER', 'zh-CN': '零宽不连字符' },
  8205: { en: 'ZERO WIDTH JOINER', 'zh-CN': '零宽连字符' },
  8206: { en: 'LEFT-TO-RIGHT MARK', 'zh-CN': '从左至右标记' },
  8207: { en: 'RIGHT-TO-LEFT MARK', 'zh-CN': '从右至左标记' },
  8234: { en: 'LEFT-TO-RIGHT EMBEDDING', 'zh-CN': '从左至右嵌入' },
  8235: { en: 'RIGHT-TO-LEFT EMBEDDING', 'zh-CN': '从右至左嵌入' },
  8236: { en: 'POP DIRECTIONAL FORMATTING', 'zh-CN': '方向格式结束' },
  8237: { en: 'LEFT-TO-RIGHT OVERRIDE', 'zh-CN': '从左至右强制' },
  8238: { en: 'RIGHT-TO-LEFT OVERRIDE', 'zh-CN': '从右至左强制' },
  8239: { en: 'NARROW NO-BREAK SPACE', 'zh-CN': '窄不换行空格' },
  8288: { en: 'WORD JOINER', 'zh-CN': '词连接符' },
  12288: { en: 'IDEOGRAPHIC SPACE', 'zh-CN': '全角空格' },
  12644: { en: 'HANGUL FILLER', 'zh-CN': '韩文填充符' },
  65279: { en: 'ZERO WIDTH NO-BREAK SPACE (byte-order mark)', 'zh-CN': '零宽不换行空格（字节顺序标记）' },
};
