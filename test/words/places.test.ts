import { describe, expect, it } from 'vitest';
import { placeText, placeValueText } from '../../src/words/places.js';

const FUNDERS = [
  { id: 'p', name: '省级财政', share: 800_000 },
  { id: 'c', name: '县级财政', share: 200_000 },
] as unknown as Parameters<typeof placeText>[2];

describe('the place of a value of a settlement', () => {
  it.each([
    ['loans[L1].subsidy', '借据 L1 贴息金额'],
    ['loans[L1]', '借据 L1'],
    ['loans[L-1.2].principalDays', '借据 L-1.2 积数'],
    ['loans[L1].funders.p', '借据 L1 省级财政'],
    ['loans[L1].funders.x', '借据 L1 x'],
    ['loans[L1].excludedDays.OVERDUE', '借据 L1 剔除天数 逾期'],
    ['loans[L1].reasons[0]', '借据 L1 不予贴息原因'],
    ['loans[L1].basis', '借据 L1 贷款类别'],
    ['totals.loans', '合计 笔数'],
    ['totals.funders.c', '合计 县级财政'],
    ['groups.township[妙高街道].interest', '乡镇 妙高街道 应收利息'],
    ['groups.township[].interest', '乡镇 （未填） 应收利息'],
    ['groups.basis.trial.subsidy', '贷款类别 试行期发放（参照执行） 贴息金额'],
    ['adjustments[L1].recomputed', '以前年度调整 L1 重新计算'],
    ['payable.p', '应拨付 省级财政'],
    ['terms[dayCount].value', '政策口径 计息基础 取值'],
    ['policy.subsidy[0]', '政策 贴息标准 0'],
    ['policy.household.listing', '政策 名单认定方式'],
    ['provenance.inputSha256', '输入数据 SHA-256'],
  ])('%s is %s', (path, text) => {
    expect(placeText(path, 'zh-CN', FUNDERS)).toBe(text);
    expect(placeText(path, 'en', FUNDERS)).toBe(path);
  });
});

describe('a value of a settlement', () => {
  it.each<[unknown, string | undefined]>([
    ['ineligible', '不予贴息'],
    ['MISUSED', '贷款被挪用，取消贴息'],
    [{ loanId: 'L1' }, '有'],
    ['612.92', undefined],
    [14, undefined],
  ])('%j', (value, text) => {
    expect(placeValueText(value, 'zh-CN')).toBe(text);
    expect(placeValueText(value, 'en')).toBeUndefined();
  });
});
