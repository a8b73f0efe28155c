import type { Text } from '../fields/faults.js';

/** Words of columns and cells, apart from the other terms: what reads tables needs no others. */
export const COLUMN_WORDS = {
  amount: { en: 'amount', 'zh-CN': '金额' },
  date: { en: 'Date', 'zh-CN': '日期' },
  none: { en: 'none', 'zh-CN': '无' },
} as const satisfies Record<string, Text>;
