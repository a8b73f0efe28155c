import { isDeepEqual } from '../fields/deep-equal.js';
import { fault, InvalidInputError, isObject, type RawFault, type Text } from '../fields/faults.js';
import { openHouseholdFields, openTermFields, type Policy, type SourceInput } from '../fields/policy.js';
import { readPolicy } from '../fields/policy-reading.js';
import { customaryTerms, type SuichangTerms } from './terms.js';

const source =
  (kind: 'plan' | 'reading') =>
  (article: string, note?: Text): SourceInput => ({
    kind,
    title: '遂政办发〔2024〕12号',
    article,
    ...(note === undefined ? {} : { note }),
  });

const plan = source('plan');
const reading = source('reading');

/**
 * The terms that the plan itself fixes (遂昌县财金助力扩中家庭项目实施方案, 遂政办发〔2024〕12号). `FIXED_SOURCES` names the articles;
 * `docs/law/suichang-2024.md` lists them one by one.
 */
const FIXED = {
  id: 'suichang-2024',
  name: '遂昌县财金助力扩中家庭项目',
  window: { from: '2024-09-01', effectiveOn: '2024-12-12' },
  lenders: ['遂昌农商银行'],
  products: [
    { id: '共富经营贷', name: '共富经营贷' },
    { id: '共富助学贷', name: '共富助学贷' },
    { id: '共富助医贷', name: '共富助医贷' },
    { id: '共富安居贷', name: '共富安居贷' },
    { id: '共富稳业贷', name: '共富稳业贷' },
  ],
  household: { excludedAssistance: ['低保', '低边', '特困'], incomeCeiling: '100000.00' },
  funders: [
    { id: 'province', name: '省级财政', share: '0.8' },
    { id: 'local', name: '县级财政', share: '0.2' },
  ],
} as const;

/** The funders that the plan names. */
export const suichangFunders = FIXED.funders;

const FIXED_SOURCES: Record<string, SourceInput> = {
  window: plan('末段', {
    en: 'in force from 2024-12-12; loans disbursed on trial from 2024-09-01 are treated alike',
    'zh-CN': '2024年12月12日起施行，2024年9月1日起试行发放的贷款参照执行',
  }),
  lenders: reading('一(二), 三(一)', {
    en: 'the plan names this bank and no other, but does not say that it is the only one',
    'zh-CN': '方案只提到该行，但未写明仅限该行',
  }),
  products: plan('二, 三(三)', {
    en: 'the list of products is open (等)',
    'zh-CN': '所列产品后有“等”字',
  }),
  'household.excludedAssistance': plan('二, 三(一)'),
  'household.incomeCeiling': reading('二, 三(一)', {
    en: 'annual disposable income; the plan describes the main group by this line, and does not say that a household above it is out',
    'zh-CN': '指家庭年可支配收入；方案以该收入线描述主要对象，未写明超过者不予贴息',
  }),
  funders: plan('一(二)'),
};

/**
 * The policy of the Suichang programme under the given terms. The plan fixes the window, the lender, the products, the
 * target families and the 80/20 split. All other terms are required, since the plan leaves them open; none has a
 * default. A settlement lists them as terms that are not from the plan, each with its source in `terms.sources`, or as
 * an assumption.
 *
 * @throws InvalidInputError with every missing or faulty term.
 */
export function suichang2024(terms: SuichangTerms): Policy {
  const faults: RawFault[] = [];
  const policy = readSuichang2024(terms, [], faults);
  if (policy === undefined) throw new InvalidInputError(faults.map((raw) => fault(raw, 'en')));
  return policy;
}

/**
 * {@link suichang2024} for terms that have not been checked. `faults` receives the faults; the result is undefined
 * where there are any.
 */
export function readSuichang2024(terms: unknown, path: RawFault['path'], faults: RawFault[]): Policy | undefined {
  const given: Partial<SuichangTerms> = isObject(terms) ? terms : {};
  const household = isObject(given.household) ? given.household : {};
  const missing = [
    ...namesMissingIn(given, openTermFields),
    ...namesMissingIn(household, openHouseholdFields, 'household.'),
  ];
  const unknown = [
    ...namesMissingIn({ ...openTermFields, household, sources: {} }, given),
    ...namesMissingIn(openHouseholdFields, household, 'household.'),
  ];
  for (const term of missing) {
    faults.push({ code: 'MISSING_FIELD', path: [...path, ...term.split('.')], detail: OPEN_TERM });
  }
  for (const term of unknown) {
    faults.push({ code: 'UNKNOWN_FIELD', path: [...path, ...term.split('.')], value: term, detail: NOT_OPEN });
  }
  const inside: RawFault[] = [];
  const policy = readPolicy(
    {
      ...given,
      ...FIXED,
      household: { ...FIXED.household, ...household },
      sources: isSources(given.sources) ? { ...sourcesOf(given), ...FIXED_SOURCES } : given.sources,
    },
    path,
    inside,
  );
  const told = new Set([...missing, ...unknown]);
  for (const raw of inside) if (!told.has(raw.path.slice(path.length).join('.'))) faults.push(raw);
  return told.size === 0 ? policy : undefined;
}

/** The keys of `wanted` that are missing in `given`. */
function namesMissingIn(given: object, wanted: object, prefix = ''): string[] {
  return Object.keys(wanted)
    .filter((name) => (given as Record<string, unknown>)[name] === undefined)
    .map((name) => prefix + name);
}

const NOT_OPEN = {
  en: ': only the terms that the plan leaves open may be given',
  'zh-CN': '：只能给出方案未规定的事项',
};

const OPEN_TERM = {
  en: ' (the plan leaves this term open; where there is none, say null)',
  'zh-CN': '（方案未规定此项；如无则写 null）',
};

/** Whether sources are absent or an object. `readPolicy` refuses anything else. */
function isSources(sources: unknown): boolean {
  return sources === undefined || sources === null || isObject(sources);
}

/**
 * The given sources, without those of customary terms whose value the caller has changed: a changed term is the
 * caller's assumption.
 */
function sourcesOf(terms: Partial<SuichangTerms>): Record<string, SourceInput> {
  const sources: Record<string, SourceInput> = { ...terms.sources };
  for (const [term, source] of Object.entries(customaryTerms.sources)) {
    if (sources[term] === source && !isDeepEqual(at(terms, term), at(customaryTerms, term))) delete sources[term];
  }
  return sources;
}

function at(terms: object, term: string): unknown {
  return term.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], terms);
}
