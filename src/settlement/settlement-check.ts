import { isObject } from '../fields/faults.js';
import { checkPeriodRead, checkPolicyRead } from '../fields/read-check.js';
import { unexpected } from '../fields/stages.js';
import { isDecimal } from '../kernel/decimal.js';
import { hasColumns, isLine } from './lines.js';
import type { Settlement } from './settlement.js';
import type { SettlementSummary } from './summary.js';

/*
 * Whether values are what the library returns as settlements. Copies are accepted, and those of another copy of the
 * package. What this copy made is known by its lines in columns; nothing else of it is looked at.
 */

/**
 * @param wanted what the message names, where it is one of several settlements
 * @throws TypeError where the value is not a settlement
 */
export function checkSettlement(settlement: Settlement, wanted = 'a settlement'): void {
  if (isObject(settlement) && hasColumns(settlement)) return;
  if (!isSummary(settlement) || !isObject(settlement.provenance) || !hasLines(settlement)) {
    throw unexpected(`${wanted}, as settle, mergeSettlements or parseSettlement returns it`, settlement);
  }
  checkTermsRead(settlement);
}

/** @throws TypeError where the value is not a settlement, with its lines or without them */
export function checkSummary(summary: SettlementSummary): void {
  if (isObject(summary) && hasColumns(summary)) return;
  if (!isSummary(summary)) {
    throw unexpected('a settlement, as settle returns it, or the summary of settleStream', summary);
  }
  checkTermsRead(summary);
}

function checkTermsRead({ policy, period }: SettlementSummary): void {
  checkPolicyRead(policy);
  checkPeriodRead(period);
}

function isSummary(value: unknown): value is SettlementSummary & Record<string, unknown> {
  if (!isObject(value)) return false;
  const { totals, groups, adjustments, advances, payable, terms } = value;
  return (
    isObject(totals) &&
    isDecimal(totals.subsidy) &&
    [groups, advances, payable].every(isObject) &&
    [adjustments, terms].every(Array.isArray) &&
    'previous' in value
  );
}

function hasLines({ loans }: { readonly loans?: unknown }): boolean {
  return Array.isArray(loans) && loans.every(isLine);
}
