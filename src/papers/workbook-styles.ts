import type { CellStyle } from 'hucre/xlsx';

/** How a cell is written. */
export type Style =
  | 'title'
  | 'note'
  | 'head'
  | 'section'
  | 'text'
  | 'centred'
  | 'count'
  | 'amount'
  | 'exact'
  | 'rate'
  | 'date'
  | 'dateAtLeft'
  | 'box';

const EDGE = { style: 'thin', color: { rgb: '808080' } } as const;
const BOX = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7E6E6' } } as const;
/** How a cell is marked. */
export const RED = {
  fill: { type: 'pattern', pattern: 'solid', bgColor: { rgb: 'FFC7CE' } },
  font: { color: { rgb: '9C0006' }, bold: true },
} as const satisfies CellStyle;

const NUMBER_FORMATS: Partial<Record<Style, string>> = {
  count: '#,##0',
  amount: '#,##0.00',
  exact: '#,##0.000000',
  rate: '0.00##########',
  date: 'yyyy-mm-dd',
  dateAtLeft: 'yyyy-mm-dd',
};

/** A style as the writer takes it. */
export function styleOf(style: Style, bold: boolean, font: string): CellStyle {
  const vertical = 'center';
  switch (style) {
    case 'title':
      return { font: { name: font, size: 16, bold: true }, alignment: { horizontal: 'center', vertical } };
    case 'note':
      return { alignment: { vertical, wrapText: true } };
    case 'box':
      return { border: BOX, alignment: { vertical: 'top', wrapText: true } };
    case 'head':
      return {
        font: { name: font, size: 10, bold: true },
        fill: GREY,
        border: BOX,
        alignment: { horizontal: 'center', vertical, wrapText: true },
      };
    case 'section':
      return {
        font: { name: font, size: 10, bold: true },
        border: BOX,
        alignment: { vertical },
      };
  }
  const numFmt = NUMBER_FORMATS[style];
  const isFigure = numFmt !== undefined && style !== 'date' && style !== 'dateAtLeft';
  return {
    ...(bold ? { font: { name: font, size: 10, bold }, fill: GREY } : {}),
    ...(numFmt === undefined ? {} : { numFmt }),
    border: BOX,
    alignment: {
      vertical,
      ...(style === 'text'
        ? { wrapText: true }
        : { horizontal: isFigure ? 'right' : style === 'dateAtLeft' ? 'left' : 'center' }),
    },
  };
}
