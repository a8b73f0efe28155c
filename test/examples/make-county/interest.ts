import { monthsAfter } from './calendar.js';
import type { Day, Loan } from './county.js';
import { found } from './county.js';
import { balanceOf } from './lending.js';

/** The day up to which interest is paid: the last 20th, counted, unless the loan is overdue or over before. */
export function interestPaidTo(loan: Loan, lastPaid: Day): Day {
  const repaid = loan.events.filter(([event]) => event === '还款');
  const begins = loan.events.filter(([event]) => event === '逾期开始');
  const ends = loan.events.filter(([event]) => event === '逾期结束');
  if (balanceOf(loan) === 0) return found(repaid.at(-1), 'a repayment')[1];
  if (begins.length > ends.length) {
    const [, begin] = found(begins.at(-1), 'an overdue spell');
    const due = `${begin.slice(0, 7)}-21`;
    return begin > due ? due : monthsAfter(due, -1);
  }
  return lastPaid;
}
