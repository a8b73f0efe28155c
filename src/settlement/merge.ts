import { Outcomes } from '../engine/outcomes.js';
import type { Lang, Text } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import { PERIOD } from '../fields/period.js';
import { POLICY } from '../fields/policy.js';
import { unexpected } from '../fields/stages.js';
import { VERSION } from '../fields/version.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { columnsOf, type GroupKeys, type Lines } from './lines.js';
import type { Provenance } from './provenance.js';
import { settlementOf } from './settle.js';
import type { Settlement } from './settlement.js';
import { checkSettlement } from './settlement-check.js';
import { SettlementTally } from './tally.js';

/** The options of {@link mergeSettlements}. */
export interface MergeOptions {
  /** The language of the message of an error; `en` where it is not given. */
  readonly lang?: Lang;
}

/**
 * Merges settlements of disjoint sets of households, such as those of a province's counties. Every figure is
 * that of settling all of them together, whatever the partition and the order of merging (SPEC 7). The parts may be
 * merged ones themselves.
 *
 * A household's caps and rounding are its own, and everything but the funders' rows adds up. Who bears a missing fen
 * (SPEC 6) depends on the whole set, but on nothing of a loan except its id and its subsidy in fen: so the lines are all
 * that has to be carried, and the split is made anew over them.
 *
 * The provenance names the inputs of the parts: `inputSha256` is the SHA-256 of the canonical JSON of their list.
 *
 * @param settlements under one policy, over one period; without adjustments and advances, which are of the whole and not
 * of its parts
 * @throws RangeError where they cannot be merged: there is none, they differ in policy or period, a household or a loan
 * is in two of them, or one has adjustments or advances. Its message is in the language of the options. TypeError where
 * one is not a settlement.
 */
export function mergeSettlements(settlements: readonly Settlement[], options: MergeOptions = {}): Settlement {
  const lang = langIn(options, 'en');
  if (!Array.isArray(settlements as unknown)) throw unexpected('a list of settlements', settlements);
  settlements.forEach((settlement, place) => {
    checkSettlement(settlement, `as settlement ${place + 1} of ${settlements.length} a settlement`);
  });
  const [first] = settlements;
  if (first === undefined) {
    throw refusal({ en: 'there is no settlement to merge', 'zh-CN': '没有可合并的结算' }, lang);
  }
  const { policy, period } = first;
  checkTogether(settlements, first, lang);
  const lines = settlements.map(columnsOf).flatMap(linesOfPart);
  checkHouseholds(lines, lang);
  lines.sort((a, b) => (a.id < b.id ? -1 : 1));
  checkLoans(lines, lang);

  const outcomes = new Outcomes(lines.length, {
    loanIdAt: (place) => (lines[place] as Line).id,
    householdIdAt: (place) => (lines[place] as Line).householdId,
  });
  lines.forEach(({ part, at }, place) => {
    outcomes.copy(place, part.outcomes, at);
  });
  const tally = new SettlementTally(policy.funders.map(({ id }) => id));
  const cells = countByHousehold(lines, outcomes, tally);
  tally.add(cells, outcomes);
  return settlementOf(
    { policy, period, outcomes, tally, cells, keysAt: (place) => keysOf(lines[place] as Line) },
    { settlements: [], advances: [] },
    () => mergedProvenance(settlements),
  );
}

/** Counts lines, household by household; returns every line's cell of the tally. */
function countByHousehold(lines: readonly Line[], outcomes: Outcomes, tally: SettlementTally): Uint32Array {
  const placesOf = new Map<string, number[]>();
  lines.forEach(({ householdId }, place) => {
    const places = placesOf.get(householdId);
    if (places === undefined) placesOf.set(householdId, [place]);
    else places.push(place);
  });
  const cells = new Uint32Array(lines.length);
  for (const places of placesOf.values()) {
    tally.begin(lines[places[0] as number] as Line);
    for (const place of places) {
      cells[place] = tally.count((lines[place] as Line).product, outcomes.basisAt(place));
    }
  }
  return cells;
}

function keysOf({ product, township, category }: Line): GroupKeys {
  return { product, township, category };
}

/** The error of a merge that is refused. */
function refusal(message: Text, lang: Lang): RangeError {
  return new RangeError(message[lang]);
}

function checkTogether(settlements: readonly Settlement[], first: Settlement, lang: Lang): void {
  const policySha256 = fingerprint(POLICY.encode(first.policy));
  const { from, to } = PERIOD.encode(first.period);
  settlements.forEach((settlement, place) => {
    const which = {
      en: `settlement ${place + 1} of ${settlements.length}`,
      'zh-CN': `第 ${place + 1} 份结算（共 ${settlements.length} 份）`,
    };
    if (fingerprint(POLICY.encode(settlement.policy)) !== policySha256) {
      throw refusal(
        {
          en: `${which.en} is made under another policy than the first`,
          'zh-CN': `${which['zh-CN']}所依据的政策与第 1 份不同`,
        },
        lang,
      );
    }
    if (settlement.period.from !== first.period.from || settlement.period.to !== first.period.to) {
      throw refusal(
        {
          en: `${which.en} is of another period than the first, ${from} to ${to}`,
          'zh-CN': `${which['zh-CN']}的结算期与第 1 份（${from} 至 ${to}，不含终止日）不同`,
        },
        lang,
      );
    }
    if (settlement.adjustments.length > 0 || Object.values(settlement.advances).some((paid) => !paid.isZero())) {
      throw refusal(
        {
          en: `${which.en} has adjustments or advances: these are of the whole, not of its parts`,
          'zh-CN': `${which['zh-CN']}含以前年度调整或预拨资金：两者应在整体结算中给出，不得列入各部分`,
        },
        lang,
      );
    }
  });
}

/** A line of one of the settlements. */
interface Line extends GroupKeys {
  readonly id: string;
  readonly householdId: string;
  /** The lines of the settlement, and the place among them. */
  readonly part: Lines;
  readonly at: number;
}

function linesOfPart(part: Lines): readonly Line[] {
  const { outcomes, keysAt } = part;
  return Array.from({ length: outcomes.length }, (_, at) => {
    const { product, township, category } = keysAt(at);
    const [id, householdId] = [outcomes.loanIdAt(at), outcomes.householdIdAt(at)];
    return { id, householdId, product, township, category, part, at };
  });
}

/** No household may be in two settlements, since its caps tie its loans together. */
function checkHouseholds(lines: readonly Line[], lang: Lang): void {
  const partOf = new Map<string, Lines>();
  for (const { householdId, part } of lines) {
    if ((partOf.get(householdId) ?? part) !== part) {
      throw refusal(
        {
          en: `household ${householdId} is in two of the settlements`,
          'zh-CN': `户号 ${householdId} 出现在两份结算中`,
        },
        lang,
      );
    }
    partOf.set(householdId, part);
  }
}

/** No loan may have two lines. @param lines in the order of loan ids */
function checkLoans(lines: readonly Line[], lang: Lang): void {
  lines.forEach(({ id }, i) => {
    if (id === lines[i - 1]?.id) {
      throw refusal({ en: `loan ${id} has two lines`, 'zh-CN': `借据号 ${id} 有两行` }, lang);
    }
  });
}

function mergedProvenance(settlements: readonly Settlement[]): Provenance {
  const parts = settlements.flatMap(({ provenance }) => provenance.parts ?? [provenance.inputSha256]).sort();
  const [first] = settlements as readonly [Settlement];
  return Object.freeze({
    library: 'tiexi',
    version: VERSION,
    policySha256: fingerprint(POLICY.encode(first.policy)),
    inputSha256: fingerprint(parts),
    parts: Object.freeze(parts),
    previous: Object.freeze([]),
  });
}
