import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VERSION } from '../../fields/version.js';
import { FILE_NAMES } from '../../words/headings.js';
import { FileError } from '../errors.js';
import { type Disk, foundAt } from './disk.js';
import { beginningOf } from './files.js';

/** The file that names all files of a settlement. It is there exactly where they are all there. */
export const MANIFEST = 'tiexi-manifest.json';

/** A period as it is written. */
export interface PeriodText {
  readonly from: string;
  /** Not in it. */
  readonly to: string;
}

/** The files that a run wrote into a folder. */
export interface Manifest {
  readonly library: 'tiexi';
  readonly version: string;
  readonly period: PeriodText;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export function manifestText(period: PeriodText, files: Manifest['files']): string {
  const { from, to } = period;
  const manifest: Manifest = { library: 'tiexi', version: VERSION, period: { from, to }, files };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What an earlier run left in a folder. */
export interface EarlierSet {
  /** Files of its manifest that are as it wrote them, and are not written again. */
  readonly removed: readonly string[];
  /** Files that are not written again, and have changed since, are read by the run, or are in no manifest. */
  readonly left: readonly string[];
}

/**
 * The earlier set of a folder.
 *
 * @param names the files that are written
 * @param isRead whether the run reads a file
 * @throws FileError where the folder has the settlement of another period
 */
export async function earlierSet(
  folder: string,
  path: string,
  period: PeriodText,
  names: readonly string[],
  isRead: (path: string) => boolean,
  disk: Disk,
): Promise<EarlierSet> {
  const manifest = await readManifest(folder, path, disk);
  const other = manifest?.period ?? (await periodIn(path, disk));
  if (other !== undefined && (other.from !== period.from || other.to !== period.to)) throw otherPeriod(folder, other);
  const removed: string[] = [];
  const left: string[] = [];
  const named = new Map(manifest?.files.map(({ name, sha256 }) => [name, sha256]));
  for (const name of new Set([...named.keys(), ...ALL_NAMES])) {
    if (names.includes(name) || !foundAt(join(path, name), disk.lstat)?.isFile()) continue;
    const sha256 = named.get(name);
    const isOwn = sha256 !== undefined && !isRead(join(path, name));
    if (isOwn && (await sha256Of(join(path, name), disk)) === sha256) removed.push(name);
    else if (sha256 !== undefined || !isRead(join(path, name))) left.push(name);
  }
  return { removed, left };
}

/** All names that files of a settlement may have. */
const ALL_NAMES: readonly string[] = [
  ...(['summary', 'detail', 'adjustments', 'workbook', 'lines'] as const).flatMap((key) =>
    Object.values(FILE_NAMES[key]),
  ),
  ...(['application', 'annex'] as const).flatMap((key) =>
    Object.values(FILE_NAMES[key]).flatMap((name) => [`${name}.md`, `${name}.html`]),
  ),
  'settlement.json',
  'input.json',
];

async function readManifest(folder: string, path: string, disk: Disk): Promise<Manifest | undefined> {
  const text = await textOf(join(path, MANIFEST), disk);
  if (text === undefined) return undefined;
  try {
    const value: Manifest = JSON.parse(text);
    const { from, to } = value.period;
    const isOne = [from, to, ...value.files.flatMap(({ name, sha256 }) => [name, sha256])].every(
      (each) => typeof each === 'string' && !/[/\\]/.test(each),
    );
    if (value.library === 'tiexi' && isOne) return value;
  } catch {
    // It is refused below.
  }
  const name = join(folder, MANIFEST);
  throw new FileError({
    en: `${name} is not the list of files that an earlier run wrote; remove it, or give another folder`,
    'zh-CN': `${name} 不是以前运行写入的文件清单；请删除该文件，或另选文件夹`,
  });
}

/** The period of a settlement without a manifest, from the beginning of one of its files. */
async function periodIn(path: string, disk: Disk): Promise<PeriodText | undefined> {
  for (const [name, pattern] of PERIOD_OF_FILE) {
    const match = pattern.exec((await textOf(join(path, name), disk)) ?? '');
    if (match !== null) return { from: match[1] as string, to: match[2] as string };
  }
  return undefined;
}

const PERIOD_IN_JSON = /"period":\s*\{\s*"from":\s*"(\d{4}-\d\d-\d\d)",\s*"to":\s*"(\d{4}-\d\d-\d\d)"/;
/** The second and the third cell of the first row under the header. */
const PERIOD_IN_SUMMARY = /^[^\n]*\n(?:"(?:[^"]|"")*"|[^",\n]*),(\d{4}-\d\d-\d\d),(\d{4}-\d\d-\d\d),/;
const PERIOD_OF_FILE: readonly (readonly [string, RegExp])[] = [
  ['settlement.json', PERIOD_IN_JSON],
  ...Object.values(FILE_NAMES.summary).map((name) => [name, PERIOD_IN_SUMMARY] as const),
];

/** As much of a file as has its period: the policy before it has no more. */
const BEGINNING = 1 << 20;

/** The beginning of a file; undefined where there is no such file. */
async function textOf(path: string, disk: Disk): Promise<string | undefined> {
  if (!foundAt(path, disk.stat)?.isFile()) return undefined;
  return new TextDecoder().decode(await beginningOf(path, BEGINNING, disk));
}

async function sha256Of(path: string, disk: Disk): Promise<string> {
  const hash = createHash('sha256');
  const file = await disk.openToRead(path);
  try {
    for await (const chunk of file.chunks(1 << 18)) hash.update(chunk);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

function otherPeriod(folder: string, { from, to }: PeriodText): FileError {
  return new FileError({
    en: `${folder} has the settlement of another period, ${from} to ${to} (exclusive), which is not written over; give another folder`,
    'zh-CN': `${folder} 中已有另一结算期（${from} 至 ${to}，不含 ${to} 当日）的结算，不予覆盖；请另选文件夹`,
  });
}
