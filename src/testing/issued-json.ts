/**
 * Issued settlements in JSON form whose lines are given: their sums and hashes, as whoever reads a settlement holds it
 * against them (SPEC 7). Sums are added up in bigints; the hash is the package's.
 */
import { fingerprint } from '../kernel/fingerprint.js';
import { type OracleLine, toFen, toYuan } from './oracle/oracle.js';
import type { DecimalJson, IssuedLineJson, IssuedSettlementJson, IssuedTotalsJson } from './oracle/portfolio-json.js';

type Funders = Readonly<Record<string, DecimalJson>>;

/** What an issued settlement has beside its sums and its hash. Its lines have all figures, or loan, subsidy and funders. */
export interface IssuedContent {
  readonly period: IssuedSettlementJson['period'];
  readonly loans: readonly (IssuedLineJson | OracleLine)[];
  readonly adjustments?: readonly IssuedLineJson[] | undefined;
  readonly advances?: Funders | undefined;
}

/** An issued settlement with its hash, by which later ones name it. */
export type SealedSettlement = IssuedSettlementJson & Required<Pick<IssuedSettlementJson, 'provenance'>>;

/** @param previous the settlements that it was adjusted against */
export function sealed(content: IssuedContent, previous: readonly SealedSettlement[]): SealedSettlement {
  const { loans, adjustments = [], advances = {} } = content;
  const totals = addedUp(loans);
  const less = Object.entries(advances).map(([id, amount]) => ({ [id]: toYuan(-toFen(amount)) }));
  const whole = {
    ...content,
    totals,
    ...(loans.length > 0 && loans.every(isWhole) ? { groups: groupsOf(loans as readonly OracleLine[]) } : {}),
    payable: addedFunders([totals.funders, ...adjustments.map(({ funders }) => funders), ...less]),
  };
  const named = { ...whole, provenance: { previous: previous.map(({ provenance }) => provenance.settlementSha256) } };
  return { ...named, provenance: { ...named.provenance, settlementSha256: fingerprint(named) } };
}

/**
 * Issued settlements with other content, each with its hash and naming those that it named before.
 *
 * @param change makes the content of one
 */
export function resealed(
  settlements: readonly IssuedSettlementJson[],
  change: (settlement: IssuedSettlementJson) => IssuedContent,
): SealedSettlement[] {
  const bySha256 = new Map(settlements.map((each) => [each.provenance?.settlementSha256, each]));
  const made = new Map<IssuedSettlementJson, SealedSettlement>();
  const remake = (settlement: IssuedSettlementJson): SealedSettlement => {
    const known = made.get(settlement);
    if (known !== undefined) return known;
    const named = (settlement.provenance?.previous ?? []).flatMap((sha256) => bySha256.get(sha256) ?? []);
    const one = sealed(change(settlement), named.map(remake));
    made.set(settlement, one);
    return one;
  };
  return settlements.map(remake);
}

function isWhole(line: IssuedLineJson | OracleLine): line is OracleLine {
  return 'basis' in line;
}

const SUMS = ['principalDays', 'interest', 'concession', 'waived', 'capped', 'borrowerInterest'] as const;

function addedUp(lines: readonly (IssuedLineJson | OracleLine)[]): IssuedTotalsJson {
  const whole = lines.filter(isWhole);
  const sum = (amounts: readonly DecimalJson[]) => toYuan(amounts.reduce((total, each) => total + toFen(each), 0n));
  return {
    ...(whole.length > 0 && whole.length === lines.length
      ? {
          loans: lines.length,
          subsidisedLoans: lines.filter(({ subsidy }) => toFen(subsidy) > 0n).length,
          households: new Set(whole.map(({ householdId }) => householdId)).size,
          ...Object.fromEntries(SUMS.map((name) => [name, sum(whole.map((line) => line[name]))])),
        }
      : {}),
    subsidy: sum(lines.map(({ subsidy }) => subsidy)),
    funders: addedFunders(lines.map(({ funders }) => funders)),
  };
}

function addedFunders(parts: readonly Funders[]): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const [id, amount] of parts.flatMap((each) => Object.entries(each))) {
    sums.set(id, (sums.get(id) ?? 0n) + toFen(amount));
  }
  return Object.fromEntries([...sums].map(([id, fen]) => [id, toYuan(fen)]));
}

function groupsOf(lines: readonly OracleLine[]): Required<IssuedSettlementJson>['groups'] {
  return Object.fromEntries(
    (['product', 'township', 'category', 'basis'] as const).map((grouping) => {
      const keys = [...new Set(lines.map((line) => line[grouping]))];
      return [
        grouping,
        Object.fromEntries(keys.map((key) => [key, addedUp(lines.filter((line) => line[grouping] === key))])),
      ];
    }),
  ) as Required<IssuedSettlementJson>['groups'];
}
