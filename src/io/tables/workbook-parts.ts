import { LIMITS } from '../../fields/limits.js';
import { damaged, refused, type WorkbookFault } from './workbook-faults.js';
import { builtInFormat, formatOf, type NumberFormat } from './workbook-formats.js';
import { type XmlHandler, XmlScanner } from './workbook-xml.js';
import { partName, unpacked, type ZipEntry } from './workbook-zip.js';

/*
 * The parts of an .xlsx besides its sheets (ECMA-376, transitional and strict): which sheets there are, shared strings,
 * number formats. Elements are known by their local names and their parents, so that prefixes and the namespaces of both
 * variants do not matter.
 */

/** The files of the archive, by their names without regard to case. */
export type Parts = ReadonlyMap<string, ZipEntry>;

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly part: ZipEntry;
}

/** Sheets, relations, formats or styles: more than any program writes. */
const MOST_ENTRIES = 100_000;

/** What the workbook's own part says. */
export interface Contents {
  readonly sheets: readonly ListedSheet[];
  readonly isFrom1904: boolean;
  /** The parts of shared strings and of styles, where there are any. */
  readonly strings: ZipEntry | undefined;
  readonly styles: ZipEntry | undefined;
}

/** Scans a part. */
export async function scanPart(part: ZipEntry, handlerOf: (xml: XmlScanner) => XmlHandler): Promise<void> {
  const xml = new XmlScanner(part.path, {
    open: (scanner) => handler.open(scanner),
    close: (scanner) => handler.close(scanner),
  });
  const handler = handlerOf(xml);
  await xml.scan(unpacked(part));
}

/** Whether the last open elements have these names. */
export function isAt({ path }: XmlScanner, ...names: readonly string[]): boolean {
  const from = path.length - names.length;
  return from >= 0 && names.every((name, i) => path[from + i] === name);
}

interface Relation {
  /** The last part of the type's address, the same in both variants: `worksheet`. */
  readonly type: string;
  /** The name of the part, where it is in the archive. */
  readonly target: string;
}

/** The relations of a part to others, by their ids. None where it has no list of them. */
async function relationsOf(parts: Parts, part: string): Promise<ReadonlyMap<string, Relation>> {
  const slash = part.lastIndexOf('/') + 1;
  const list = parts.get(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`);
  const relations = new Map<string, Relation>();
  if (list === undefined) return relations;
  const base = `file:///${part.slice(0, slash)}`;
  await scanPart(list, () => ({
    open(xml) {
      if (!isAt(xml, 'Relationships', 'Relationship') || xml.path.length !== 2) return;
      const [id, type, target] = [xml.attribute('Id'), xml.attribute('Type'), xml.attribute('Target')];
      if (id === undefined || type === undefined || target === undefined) throw xml.malformed();
      if (xml.attribute('TargetMode') === 'External') return;
      if (relations.size === MOST_ENTRIES) throw damaged('entries', { part: list.path });
      relations.set(id, { type: type.slice(type.lastIndexOf('/') + 1), target: resolved(target, base) });
    },
    close() {},
  }));
  return relations;
}

/** The name of a part that another refers to. */
function resolved(target: string, base: string): string {
  const names: string[] = [];
  const whole =
    target.startsWith('/') || target.startsWith('\\') ? target : `${base.slice('file:///'.length)}${target}`;
  for (const name of partName(whole).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  }
  return names.join('/');
}

const first = (relations: ReadonlyMap<string, Relation>, type: string): string | undefined =>
  [...relations.values()].find((relation) => relation.type === type)?.target;

/** Reads what sheets a workbook has, and where its other parts are. */
export async function readContents(parts: Parts): Promise<Contents> {
  const path = first(await relationsOf(parts, ''), 'officeDocument') ?? 'xl/workbook.xml';
  const workbook = partOf(parts, path);
  const relations = await relationsOf(parts, path);
  const listed: { readonly name: string; readonly isHidden: boolean; readonly id: string }[] = [];
  let isFrom1904 = false;
  await scanPart(workbook, () => ({
    open(xml) {
      if (xml.path.length === 1 && xml.path[0] !== 'workbook') throw refused('other', { part: path });
      if (xml.path.length === 2 && isAt(xml, 'workbookPr')) isFrom1904 = isTrue(xml.attribute('date1904'));
      if (xml.path.length !== 3 || !isAt(xml, 'sheets', 'sheet')) return;
      const [name, id, state] = [xml.attribute('name'), xml.attribute('id', true), xml.attribute('state')];
      if (name === undefined || id === undefined) throw xml.malformed();
      if (listed.length === MOST_ENTRIES) throw damaged('entries', { part: path });
      listed.push({ name, id, isHidden: state === 'hidden' || state === 'veryHidden' });
    },
    close() {},
  }));
  const sheets: ListedSheet[] = [];
  for (const { name, isHidden, id } of listed) {
    const relation = relations.get(id);
    if (relation === undefined) throw missing(name);
    // Charts, dialogs and macros are sheets, too.
    if (relation.type !== 'worksheet') continue;
    const part = partOf(parts, relation.target);
    if (sheets.some((sheet) => sheet.part === part)) throw damaged('twice', { sheet: name }, part.path);
    sheets.push({ name, isHidden, part });
  }
  const optional = (type: string) => {
    const target = first(relations, type);
    return target === undefined ? undefined : partOf(parts, target);
  };
  return { sheets, isFrom1904, strings: optional('sharedStrings'), styles: optional('styles') };
}

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true' || text === 'on';

function partOf(parts: Parts, path: string): ZipEntry {
  const part = parts.get(path);
  if (part === undefined) throw missing(path);
  return part;
}

function missing(part: string): WorkbookFault {
  return damaged('missing', { part }, part);
}

/**
 * A text with the characters that XML cannot have, or would change, and that are written as `_x000D_`. An underscore that
 * begins such a text is `_x005F_`. Line breaks are `\n`.
 */
export function withoutEscapes(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code) => String.fromCharCode(Number(`0x${code}`)))
    : text;
  return plain.includes('\r') ? plain.replace(/\r\n?/g, '\n') : plain;
}

/**
 * A text of its own. A piece of a long text of 13 or more characters keeps the whole text in the memory of V8.
 */
export function owned(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** The texts of `t` elements in a string, in order: those of rich text, without those that say how it is pronounced. */
export class RichText implements XmlHandler {
  private text = '';
  private isCollecting = false;

  begin(): void {
    this.text = '';
  }

  open(xml: XmlScanner): void {
    this.isCollecting = xml.name === 't' && !isAt(xml, 'rPh', 't');
    if (this.isCollecting) xml.collect();
  }

  close(xml: XmlScanner): void {
    if (!this.isCollecting || xml.name !== 't') return;
    const text = xml.collected();
    this.text = this.text === '' ? text : this.text + text;
    this.isCollecting = false;
  }

  end(): string {
    return owned(withoutEscapes(this.text));
  }
}

/** Reads the shared strings. */
export async function readStrings(part: ZipEntry | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  const text = new RichText();
  await scanPart(part, () => ({
    open(xml) {
      if (xml.path.length > 2) text.open(xml);
      else if (xml.path.length === 2) text.begin();
    },
    close(xml) {
      if (xml.path.length > 2) text.close(xml);
      else if (xml.path.length === 2 && isAt(xml, 'sst', 'si')) {
        if (strings.length === LIMITS.cells.most) throw tooMany(part);
        strings.push(text.end());
      }
    },
  }));
  return strings;
}

/** Reads the formats of cells: of each style, by its index. */
export async function readFormats(part: ZipEntry | undefined): Promise<readonly NumberFormat[]> {
  if (part === undefined) return ['number'];
  const codes = new Map<number, NumberFormat>();
  const ids: number[] = [];
  await scanPart(part, () => ({
    open(xml) {
      if (xml.path.length !== 3 || xml.path[0] !== 'styleSheet') return;
      if (isAt(xml, 'numFmts', 'numFmt')) {
        const [id, code] = [xml.attribute('numFmtId'), xml.attribute('formatCode')];
        if (id === undefined || code === undefined) throw xml.malformed();
        if (codes.size === MOST_ENTRIES) throw tooMany(part);
        codes.set(Number(id), formatOf(withoutEscapes(code)));
      } else if (isAt(xml, 'cellXfs', 'xf')) {
        if (ids.length === MOST_ENTRIES) throw tooMany(part);
        ids.push(Number(xml.attribute('numFmtId') ?? '0'));
      }
    },
    close() {},
  }));
  return ids.map((id) => codes.get(id) ?? builtInFormat(id));
}

function tooMany({ path }: ZipEntry): WorkbookFault {
  return damaged('entries', { part: path });
}
