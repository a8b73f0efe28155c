import { apportion } from '../kernel/apportion.js';
import { type Integer, subtract } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import type { Policy } from '../model/policy.js';

/**
 * Who pays what of every subsidy (SPEC 6), so that rows and totals tie: the first funder's total is its share of the
 * sum, half up, and each row is its own share but for one fen; the rest goes on to the next funder, with the shares
 * rescaled to what is left; the last takes what remains.
 *
 * @param subsidies in fen, in the order of the loan ids, which settles ties
 * @returns for every funder, in the policy's order, its part of every subsidy
 */
export function split(subsidies: readonly Integer[], funders: Policy['funders']): readonly (readonly Integer[])[] {
  let rest = subsidies;
  let restShare = MICRO;
  return funders.map((funder, i) => {
    if (i === funders.length - 1) return rest;
    const parts = restShare === 0 ? rest.map(() => 0) : apportion(rest, funder.share, restShare);
    rest = rest.map((amount, row) => subtract(amount, parts[row] as Integer));
    restShare -= funder.share;
    return parts;
  });
}
