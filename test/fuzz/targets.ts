import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/run.js';
import { fault, type RawFault } from '../../src/fields/faults.js';
import {
  assess,
  encodeSettlement,
  explain,
  type Fault,
  type Household,
  InvalidInputError,
  type Lang,
  type ParseResult,
  type Portfolio,
  parsePolicy,
  parseSettlement,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { readPortfolio } from '../../src/io/parse.js';
import { CHINESE, type CsvTexts, ENGLISH, PERIOD, POLICY } from '../cli/worked.js';
import { gb18030 } from '../io/gb18030.js';
import { parseAnyPortfolio } from '../support.js';
import { areSame, insist, judgeFaults, judgeSettlement, seenOf } from './judge.js';
import { type Log, spoil, spoiltBytes, spoiltCsv, spoiltJson, spoiltText } from './mutations.js';
import { namesTwice } from './names-twice.js';
import type { Chance } from './random.js';
import { soundPolicy, soundPortfolio } from './sound.js';
import { isValidId, isValidText } from './texts.js';

/** What became of a case: the codes with which it was refused, or none. */
export type Ending = 'settled' | 'accepted' | readonly string[];

export interface Case {
  readonly chance: Chance;
  /** Receives how the input was spoilt. */
  readonly log: Log;
}

type Target = (the: Case) => Ending | Promise<Ending>;

const codesOf = (faults: readonly Fault[]) => [...new Set(faults.map(({ code }) => code))];
const langOf = (chance: Chance): Lang => chance.of(['en', 'zh-CN'] as const);

/** How often a value is spoilt: mostly once, so that something is left to settle. */
function times(chance: Chance): number {
  let count = chance.onceIn(20) ? 0 : 1;
  while (chance.onceIn(3)) count += 1;
  return count;
}

function spoilt(value: object, { chance, log }: Case, exotic: boolean): Record<string, unknown> {
  const root = value as Record<string, unknown>;
  for (let left = times(chance); left > 0; left--) spoil(root, chance, exotic, log);
  if (!exotic) return root;
  if (chance.onceIn(8)) frozen(root);
  return root;
}

function frozen(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return;
  Object.freeze(value);
  // Deep values are frozen at the top only: this one recurses.
  for (const inner of Object.values(value).slice(0, 20)) {
    if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 1) frozen(inner);
  }
}

/** Whatever throws, it is the one error that stands for bad input, and it tells what the safe form tells. */
function judgeThrown(parse: () => unknown, result: ParseResult<unknown>): void {
  try {
    parse();
  } catch (error) {
    insist(error instanceof InvalidInputError, () => `threw ${(error as Error).stack}`);
    insist(!result.success, () => 'threw what the safe form accepts');
    insist(error.faults.length === result.faults.length, () => 'other faults than the safe form');
    insist(error.message.length < 5_000_000, () => `a message of ${error.message.length} characters`);
    return;
  }
  insist(result.success, () => 'did not throw what the safe form refuses');
}

/** No id and no other text got through that is not as SPEC 1 has it. */
function judgeTexts({ policy, households, loans }: Portfolio): void {
  const ids = [policy.id, ...policy.products.map(({ id }) => id), ...policy.funders.map(({ id }) => id)];
  const texts = [policy.name, ...(policy.lenders ?? []), ...policy.household.excludedAssistance];
  for (const { id, name, township, category } of households) {
    ids.push(id);
    texts.push(name ?? '', township ?? '', category ?? '');
  }
  for (const { id, householdId, product, lender } of loans) {
    ids.push(id, householdId, product);
    texts.push(lender);
  }
  for (const id of ids) insist(isValidId(id), () => `the id ${JSON.stringify(id)} was accepted`);
  for (const text of texts) insist(isValidText(text), () => `the text ${JSON.stringify(text)} was accepted`);
}

/** Settles what was parsed, and judges every figure; a part of the cases goes on to explanations and back from JSON. */
function judgePortfolio(portfolio: Portfolio, chance: Chance): Ending {
  judgeTexts(portfolio);
  const settlement = settle(portfolio);
  const encoded = encodeSettlement(settlement);
  judgeSettlement(encoded, portfolio.loans.length);
  if (chance.onceIn(20)) {
    const text = JSON.stringify(encoded);
    const again = JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(text))));
    insist(again === text, () => `read back as ${again}\nfrom ${text}`);
  }
  const [first] = portfolio.loans;
  if (chance.onceIn(20) && first !== undefined && portfolio.loans.length < 50) {
    const { policy, period, households, loans } = portfolio;
    const household = households.find(({ id }) => id === first.householdId) as Household;
    const own = loans.filter(({ householdId }) => householdId === household.id);
    const page = explain(assess({ policy, period, household, loans: own }), { lang: langOf(chance), settlement });
    insist(!/undefined|NaN|\[object /.test(page), () => `explained as ${page}`);
  }
  return 'settled';
}

function judgeParsed(result: ParseResult<Portfolio>, lang: Lang, chance: Chance): Ending {
  if (result.success) return judgePortfolio(result.data, chance);
  judgeFaults(result.faults, lang);
  return codesOf(result.faults);
}

/** The same faults, whatever the language. */
function judgeOtherLang(faults: readonly Fault[], other: ParseResult<unknown>, lang: Lang): void {
  insist(!other.success && other.faults.length === faults.length, () => `other faults in ${lang}`);
  judgeFaults(other.faults, lang);
}

const value: Target = (the) => {
  const { chance } = the;
  const input = spoilt(soundPortfolio(chance.below(9)), the, true);
  const lang = langOf(chance);
  const before = seenOf(input);
  const result = safeParsePortfolio(input, { lang });
  const ending = judgeParsed(result, lang, chance);
  if (chance.onceIn(4)) judgeThrown(() => parseAnyPortfolio(input), result);
  if (!result.success && chance.onceIn(4)) {
    const other = lang === 'en' ? 'zh-CN' : 'en';
    judgeOtherLang(result.faults, safeParsePortfolio(input, { lang: other }), other);
  }
  insist(areSame(seenOf(input), before), () => 'the input was changed');
  return ending;
};

const text: Target = (the) => {
  const { chance, log } = the;
  const sound = soundPortfolio(chance.below(9));
  let json = JSON.stringify(
    chance.onceIn(2) ? spoilt(sound, the, false) : sound,
    undefined,
    chance.onceIn(3) ? 2 : undefined,
  );
  if (chance.onceIn(3)) for (let left = times(chance); left > 0; left--) json = spoiltJson(json, chance, log);
  if (chance.onceIn(10)) json = `\ufeff${json}`;
  const lang = langOf(chance);
  const result = safeParsePortfolio(json, { lang });
  const ending = judgeParsed(result, lang, chance);
  if (chance.onceIn(4)) judgeThrown(() => parseAnyPortfolio(json), result);
  judgeAgainstValue(json, result);
  return ending;
};

/** Text is refused as INVALID_JSON where JSON.parse refuses it, and is never accepted where its value is not. */
function judgeAgainstValue(json: string, result: ParseResult<unknown>): void {
  const isInvalid = !result.success && result.faults.some(({ code }) => code === 'INVALID_JSON');
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.charCodeAt(0) === 0xfeff ? json.slice(1) : json);
  } catch {
    insist(isInvalid && !result.success && result.faults.length === 1, () => 'text that is not JSON was read');
    const { line, column } = result.faults[0] as Fault;
    const lines = json.split(/\r\n|\n|\r/);
    const longest = (lines[(line ?? 0) - 1] ?? '').length;
    insist(column !== undefined && column <= longest + 1, () => `place ${line}:${column}`);
    return;
  }
  insist(!isInvalid, () => 'JSON was refused as none');
  const twice = result.success ? 0 : result.faults.filter(({ code }) => code === 'DUPLICATE_KEY').length;
  insist(twice === namesTwice(json), () => `${twice} names told to occur twice`);
  const ofValue = safeParsePortfolio(parsed);
  if (result.success) insist(ofValue.success, () => 'text was accepted whose value is refused');
  else if (ofValue.success) {
    const unsafe = twice > 0 || /\d[.eE]\d|\d{16}/.test(json);
    insist(unsafe, () => `text was refused whose value is accepted: ${result.faults[0]?.message}`);
  }
}

const policy: Target = (the) => {
  const { chance, log } = the;
  const asText = chance.onceIn(3);
  const spoiltOne = spoilt(soundPolicy(chance.below(3)), the, !asText);
  const input = asText ? spoiltJson(JSON.stringify(spoiltOne), chance, log) : spoiltOne;
  const before = seenOf(input);
  const lang = langOf(chance);
  const result = safeParsePolicy(input, { lang });
  judgeThrown(() => parsePolicy(input, { lang }), result);
  insist(areSame(seenOf(input), before), () => 'the input was changed');
  if (!result.success) {
    judgeFaults(result.faults, lang);
    return codesOf(result.faults);
  }
  const { period, households, loans } = soundPortfolio(0) as Record<string, unknown>;
  // A policy may refuse nothing that is sound in itself.
  return judgeParsed(safeParsePortfolio({ policy: result.data, period, households, loans }, { lang }), lang, chance);
};

const ISSUED = new Map<number, string>();

function issued(which: number): string {
  let json = ISSUED.get(which);
  if (json === undefined) {
    json = JSON.stringify(encodeSettlement(settle(parseAnyPortfolio(soundPortfolio(which)))));
    ISSUED.set(which, json);
  }
  return json;
}

const settlement: Target = (the) => {
  const sound = JSON.parse(issued(the.chance.below(9)));
  // Without a hash more of what is spoilt is read; with one it is always found.
  const takeUnhashed = the.chance.onceIn(2);
  if (takeUnhashed) delete sound.provenance.settlementSha256;
  const input = spoilt(sound as object, the, true);
  const before = seenOf(input);
  const lang = langOf(the.chance);
  let faults: readonly Fault[];
  try {
    const json = JSON.stringify(encodeSettlement(parseSettlement(input, { lang, takeUnhashed })));
    const again = JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(json), { takeUnhashed })));
    insist(again === json, () => `read back as ${again}\nfrom ${json}`);
    insist(!/NaN|undefined|\[object /.test(json), () => `encoded as ${json}`);
    faults = [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    faults = error.faults;
    judgeFaults(faults, lang);
  }
  insist(areSame(seenOf(input), before), () => 'the input was changed');
  return faults.length === 0 ? 'accepted' : codesOf(faults);
};

const utf8 = (csv: string) => new TextEncoder().encode(csv);

function bytesOf(csv: string, chance: Chance): Uint8Array {
  if (chance.onceIn(3)) {
    try {
      return gb18030(csv);
    } catch {
      // A character that the encoder of the tests does not know.
    }
  }
  return utf8(chance.onceIn(5) ? `\ufeff${csv}` : csv);
}

const FILES = ['households.csv', 'loans.csv', 'events.csv'] as const;

function spoiltFiles({ chance, log }: Case): Partial<Record<keyof CsvTexts, Uint8Array>> {
  const texts: Record<string, string> = { ...chance.of([ENGLISH, CHINESE]) };
  for (let left = times(chance); left > 0; left--) {
    const name = chance.of(FILES);
    texts[name] = spoiltCsv(texts[name] as string, chance, log);
    log[log.length - 1] = `${name}: ${log[log.length - 1]}`;
  }
  const files: Partial<Record<keyof CsvTexts, Uint8Array>> = {};
  for (const name of FILES) {
    if (chance.onceIn(60)) log.push(`no ${name}`);
    else files[name] = bytesOf(texts[name] as string, chance);
    if (files[name] !== undefined && chance.onceIn(12)) {
      files[name] = spoiltBytes(files[name], chance, log);
      log[log.length - 1] = `${name}: ${log[log.length - 1]}`;
    }
  }
  return files;
}

function readFiles(files: Partial<Record<keyof CsvTexts, Uint8Array>>, lang: Lang, encoding?: 'utf-8' | 'gb18030') {
  const events = files['events.csv'];
  const read = readPortfolioCsv(
    {
      households: { name: 'households.csv', bytes: files['households.csv'] },
      loans: { name: 'loans.csv', bytes: files['loans.csv'] },
      ...(events === undefined ? {} : { events: { name: 'events.csv', bytes: events } }),
    },
    encoding,
  );
  const found: RawFault[] = [];
  const portfolio = readPortfolio({ policy: POLICY, period: PERIOD, ...read.input }, found);
  return { portfolio, found, faults: read.placed(found).map((raw) => fault(raw, lang)) };
}

const csv: Target = (the) => {
  const { chance } = the;
  const encoding = chance.of([undefined, undefined, undefined, 'utf-8', 'gb18030'] as const);
  const lang = langOf(chance);
  const { portfolio, found, faults } = readFiles(spoiltFiles(the), lang, encoding);
  if (faults.length === 0) {
    insist(portfolio !== undefined, () => `refused without a fault; before they were placed: ${JSON.stringify(found)}`);
    return judgePortfolio(portfolio, chance);
  }
  judgeFaults(faults, lang);
  for (const { file, code } of faults) insist(file !== undefined, () => `${code} without a file`);
  return codesOf(faults);
};

const FLAGS = [
  ['--format', 'json', 'csv', 'table', 'xml', ''],
  ['--lang', 'zh-CN', 'en', 'fr'],
  ['--year', '2024', '2025', '1900', '2198', '2199', '20２4', '-1', '99999999999'],
  ['--from', '2024-01-01', '2025-01-01', '2024-02-30', '0000-00-00', '\u0000'],
  ['--to', '2025-01-01', '2024-01-01', '9999-12-31', ''],
  ['--policy', 'suichang-2024', '__proto__', '/no/such/file', '.'],
  ['--terms', 'customary', 'constructor', '/no/such/file'],
  ['--encoding', 'utf-8', 'gb18030', 'latin1'],
  ['--subsidy-points', '1.5', '1e3', 'NaN', '-1', '１', 'none', '9'.repeat(400)],
  ['--concession-points', 'none', '1.9', '__proto__'],
  ['--listing', 'at-start', 'never'],
  ['--tested-on', 'contract', ''],
  ['--rate-applies-by', 'accrual-day', 'constructor'],
  ['--principal-cap-per-loan', 'none', '50000', '0', '1.2万'],
  ['--principal-cap-per-household', 'none', '100000.00', '-0'],
  ['--term-cap-months', 'none', '36', '0', '999999999', '1.5'],
  ['--amount-cap-per-household', 'none', '500', '99999999999999999999'],
  ['--amount-cap-per', 'period', 'none'],
  ['--day-count', 'ACT/360', '30E/360', '30/360'],
  ['--overdue', 'pause', 'stop', '\ud800'],
  ['--misuse', 'revoke', 'stop'],
  ['--payment', 'accrued', 'paid'],
  ['--rounding', 'day', 'interest-period', 'settlement'],
  ['--interest-period', '20/3', '31/2', 'none', '20/3/1', '00/00'],
  ['--help'],
  ['--version'],
  ['--__proto__', 'x'],
  ['--constructor', 'x'],
  ['--no-format'],
  ['--'],
  ['-x'],
  ['--loan', 'L1', '借据3', ''],
] as const;

function flagsOf({ chance, log }: Case): string[] {
  const flags: string[] = chance.onceIn(2) ? ['--format=json'] : [];
  while (chance.onceIn(2)) {
    const [name, ...values] = chance.of<readonly string[]>(FLAGS) as [string, ...string[]];
    const given = values.length === 0 ? '' : chance.of(values);
    if (values.length === 0) flags.push(name);
    else if (chance.onceIn(2)) flags.push(`${name}=${given}`);
    else flags.push(name, given);
  }
  if (chance.onceIn(30)) flags.push(spoiltText(flags[0] ?? 'settle', chance));
  log.push(`flags ${JSON.stringify(flags)}`);
  return flags;
}

/** What is said on standard error must be whole: no hole, no trace of the program, no stack. */
function judgeRun(code: number, stdout: string, stderr: string, isJson: boolean, name: string | undefined): Ending {
  insist([0, 1, 2].includes(code), () => `exit ${code}: ${stderr}`);
  if (code === 2) {
    // `check --format json` gives the faults as its result.
    if (name === 'check' && isJson && stdout !== '') {
      insist(JSON.parse(stdout).faults.length > 0, () => `exit 2 without a fault: ${stdout.slice(0, 500)}`);
      return JSON.parse(stdout).faults.map(({ code: found }: Fault) => found);
    }
    insist(stdout === '', () => `exit 2 with standard output: ${stdout.slice(0, 500)}`);
    insist(stderr.trim() !== '' && stderr.endsWith('\n'), () => 'exit 2 without a word');
    insist(!/\[object|undefined|\n {4}at /.test(stderr), () => `standard error: ${stderr.slice(0, 1000)}`);
    return [...new Set([...stderr.matchAll(/: ([A-Z]+(?:_[A-Z]+)+): /g)].map(([, found]) => found as string))];
  }
  insist(stdout !== '', () => 'done without a word');
  insist(!/NaN|\[object/.test(stdout), () => `standard output: ${stdout.slice(0, 1000)}`);
  if (code === 0 && isJson && name === 'settle' && stdout.startsWith('{\n  "policy"')) {
    const encoded = JSON.parse(stdout);
    judgeSettlement(encoded, encoded.loans.length);
    return 'settled';
  }
  return 'accepted';
}

async function command(argv: readonly string[], stdin: Uint8Array, cwd: string): Promise<Ending> {
  let stdout = '';
  let stderr = '';
  const take = (put: (text: string) => void) => ({
    write: (text: string, taken?: () => void) => {
      put(text);
      taken?.();
    },
  });
  const code = await run(argv, {
    stdin: Readable.from([stdin]),
    stdout: take((piece) => {
      stdout += piece;
    }),
    stderr: take((piece) => {
      stderr += piece;
    }),
    env: {},
    cwd,
  });
  return judgeRun(code, stdout, stderr, argv.includes('json') || argv.includes('--format=json'), argv[0]);
}

const stdin: Target = (the) => {
  const { chance, log } = the;
  const flags = flagsOf(the);
  let json = JSON.stringify(spoilt(soundPortfolio(chance.below(9)), the, false));
  if (chance.onceIn(3)) json = spoiltJson(json, chance, log);
  const sound = chance.onceIn(10) ? gb18030Or(json) : utf8(json);
  const bytes = chance.onceIn(20) ? spoiltBytes(sound, chance, log) : sound;
  const what = chance.of([['settle'], ['settle'], ['check'], ['explain', '--loan', 'L1'], ['explain', '--loan=借据3']]);
  return command([...what, '-', ...flags], bytes, tmpdir());
};

function gb18030Or(json: string): Uint8Array {
  try {
    return gb18030(json);
  } catch {
    return utf8(json);
  }
}

let folder: string | undefined;

async function inFolder(files: Readonly<Record<string, string | Uint8Array | undefined>>): Promise<string> {
  folder ??= await mkdtemp(join(tmpdir(), 'tiexi-fuzz-'));
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) await rm(join(folder, name), { force: true });
    else await writeFile(join(folder, name), content);
  }
  return folder;
}

/** `settle --check`: a spoilt settlement beside the portfolio that it was made from. */
const recheck: Target = async (the) => {
  const { chance, log } = the;
  const which = chance.below(9);
  let json = JSON.stringify(spoilt(JSON.parse(issued(which)) as object, the, false));
  if (chance.onceIn(4)) json = spoiltJson(json, chance, log);
  const cwd = await inFolder({ 'issued.json': json });
  const format = chance.of(['--format=json', '--format=text', '--lang=zh-CN']);
  const portfolio = utf8(JSON.stringify(soundPortfolio(which)));
  return command(['settle', '-', '--check', 'issued.json', format], portfolio, cwd);
};

const folderOfCsv: Target = async (the) => {
  const { chance } = the;
  const flags = chance.onceIn(2) ? [] : flagsOf(the);
  const files = spoiltFiles(the);
  const none = Object.fromEntries(FILES.map((name) => [name, undefined]));
  const cwd = await inFolder({ ...none, ...files, 'policy.json': JSON.stringify(POLICY) });
  const ending = await command(
    [chance.of(['settle', 'check']), '.', '--policy', 'policy.json', '--from=2024-01-01', '--to=2025-01-01', ...flags],
    new Uint8Array(),
    cwd,
  );
  if (flags.length === 0) {
    const { faults } = readFiles(files, 'en');
    insist(faults.length > 0 === Array.isArray(ending), () => `${faults.length} faults, yet ${String(ending)}`);
  }
  return ending;
};

/** The folder that the cases share is taken away. */
export async function tidy(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  folder = undefined;
}

/** What is fed, and how often in a hundred. */
export const TARGETS: Readonly<Record<string, { readonly target: Target; readonly share: number }>> = {
  value: { target: value, share: 33 },
  text: { target: text, share: 25 },
  policy: { target: policy, share: 10 },
  settlement: { target: settlement, share: 8 },
  csv: { target: csv, share: 17 },
  stdin: { target: stdin, share: 5 },
  folder: { target: folderOfCsv, share: 1 },
  recheck: { target: recheck, share: 1 },
};
