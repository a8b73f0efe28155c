/** Compound files and workbooks of Excel 97 to 2003, made by hand. */

const u16 = (value: number) => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const f64 = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)];

const SECTOR = 512;
const MINI = 64;
const CUTOFF = 4096;
const END = 0xffff_fffe;
const FREE = 0xffff_ffff;

export interface MadeStream {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In a storage of the root and not in the root itself, as the streams of an embedded file are. */
  readonly isEmbedded?: boolean;
}

/** A compound file ([MS-CFB]) of version 3: streams below 4,096 bytes in sectors of 64 bytes, others in those of 512. */
export function compoundOf(streams: readonly MadeStream[]): Uint8Array {
  const sectors: Uint8Array[] = [];
  const fat: number[] = [];
  const put = (bytes: Uint8Array): number => {
    if (bytes.length === 0) return END;
    const first = sectors.length;
    for (let at = 0; at < bytes.length; at += SECTOR) {
      const sector = new Uint8Array(SECTOR);
      sector.set(bytes.subarray(at, at + SECTOR));
      sectors.push(sector);
      fat.push(at + SECTOR < bytes.length ? sectors.length : END);
    }
    return first;
  };
  const mini: number[] = [];
  const miniFat: number[] = [];
  const starts = streams.map(({ bytes }) => {
    if (bytes.length >= CUTOFF) return put(bytes);
    const first = miniFat.length;
    for (let at = 0; at < bytes.length; at += MINI) {
      const part = [...bytes.subarray(at, at + MINI)];
      mini.push(...part, ...Array(MINI - part.length).fill(0));
      miniFat.push(at + MINI < bytes.length ? miniFat.length + 1 : END);
    }
    return bytes.length === 0 ? END : first;
  });
  const container = put(Uint8Array.from(mini));
  const miniFatStart = put(Uint8Array.from(miniFat.flatMap(u32)));
  const entry = (name: string, type: number, right: number, child: number, start: number, size: number) => {
    const units = [...name].flatMap((unit) => u16(unit.charCodeAt(0)));
    return [
      ...units,
      ...Array(64 - units.length).fill(0),
      ...u16(units.length + 2),
      type,
      1,
      ...u32(FREE),
      ...u32(right),
      ...u32(child),
      ...Array(36).fill(0),
      ...u32(start),
      ...u32(size),
      ...u32(0),
    ];
  };
  // The root, a storage, the streams: each the right neighbour of the one before.
  const places = (embedded: boolean) =>
    streams.flatMap(({ isEmbedded = false }, i) => (isEmbedded === embedded ? [i + 2] : []));
  const [own, inside] = [places(false), places(true)];
  const next = (place: number) => {
    const list = own.includes(place) ? own : inside;
    return list[list.indexOf(place) + 1] ?? FREE;
  };
  const directory = put(
    Uint8Array.from([
      ...entry('Root Entry', 5, FREE, 1, container, mini.length),
      ...entry('MBD0001', 1, own[0] ?? FREE, inside[0] ?? FREE, 0, 0),
      ...streams.flatMap(({ name, bytes }, i) => entry(name, 2, next(i + 2), FREE, starts[i]!, bytes.length)),
    ]),
  );
  let fatSectors = 1;
  while (fatSectors * 128 < fat.length + fatSectors) fatSectors++;
  const fatStart = sectors.length;
  for (let i = 0; i < fatSectors; i++) fat.push(0xffff_fffd);
  while (fat.length < fatSectors * 128) fat.push(FREE);
  const header = [
    ...[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    ...Array(16).fill(0),
    ...[...u16(0x3e), ...u16(3), ...u16(0xfffe), ...u16(9), ...u16(6)],
    ...Array(6).fill(0),
    ...[...u32(0), ...u32(fatSectors), ...u32(directory), ...u32(0), ...u32(CUTOFF)],
    ...[...u32(miniFatStart), ...u32(miniFat.length === 0 ? 0 : 1), ...u32(END), ...u32(0)],
    ...Array.from({ length: 109 }, (_, i) => u32(i < fatSectors ? fatStart + i : FREE)).flat(),
  ];
  return new Uint8Array(Buffer.concat([Uint8Array.from(header), ...sectors, Uint8Array.from(fat.flatMap(u32))]));
}

export const record = (id: number, ...parts: readonly (readonly number[])[]): readonly number[] => {
  const data = parts.flat();
  return [...u16(id), ...u16(data.length), ...data];
};

const codes = (text: string, isWide: boolean) =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).flatMap((code) => (isWide ? u16(code) : [code]));
/** A text behind its length in 16 bits. */
export const text16 = (text: string, isWide = true) => [...u16(text.length), isWide ? 1 : 0, ...codes(text, isWide)];
const text8 = (text: string) => [text.length, 1, ...codes(text, true)];

export const bof = (type: number, version = 0x600) => record(0x809, u16(version), u16(type), u32(0), u32(0), u32(0));
export const eof = record(0x0a);

const cell = (row: number, column: number, style: number) => [...u16(row), ...u16(column), ...u16(style)];

/** Records of cells. Rows and columns count from 0. */
export const biff = {
  number: (row: number, column: number, value: number, style = 0) =>
    record(0x203, cell(row, column, style), f64(value)),
  /** Of the bits of an RK number. */
  rk: (row: number, column: number, bits: number, style = 0) =>
    record(0x27e, cell(row, column, style), u32(bits >>> 0)),
  rks: (row: number, column: number, values: readonly (readonly [bits: number, style: number])[]) =>
    record(
      0xbd,
      u16(row),
      u16(column),
      values.flatMap(([bits, style]) => [...u16(style), ...u32(bits >>> 0)]),
      u16(column + values.length - 1),
    ),
  shared: (row: number, column: number, index: number) => record(0xfd, cell(row, column, 0), u32(index)),
  label: (row: number, column: number, text: string) => record(0x204, cell(row, column, 0), text16(text)),
  boolean: (row: number, column: number, value: number) => record(0x205, cell(row, column, 0), [value, 0]),
  error: (row: number, column: number, code: number) => record(0x205, cell(row, column, 0), [code, 1]),
  blank: (row: number, column: number) => record(0x201, cell(row, column, 0)),
  /** A formula with the eight bytes of its value. */
  formula: (row: number, column: number, value: readonly number[], style = 0) =>
    record(0x06, cell(row, column, style), value, u16(0), u32(0), u16(0)),
  string: (text: string) => record(0x207, text16(text)),
  merged: (...ranges: readonly (readonly [top: number, bottom: number, left: number, right: number])[]) =>
    record(0xe5, u16(ranges.length), ranges.flat().flatMap(u16)),
};
export const ofNumber = (value: number) => f64(value);
export const ofText = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
export const ofBoolean = (value: number) => [1, 0, value, 0, 0, 0, 0xff, 0xff];
export const ofError = (code: number) => [2, 0, code, 0, 0, 0, 0xff, 0xff];
export const ofNothing = [3, 0, 0, 0, 0, 0, 0xff, 0xff];

export interface MadeXlsSheet {
  readonly name?: string;
  /** 0 visible, 1 hidden, 2 very hidden. */
  readonly state?: number;
  /** 0 cells, 2 a chart. */
  readonly type?: number;
  readonly records?: readonly (readonly number[])[];
}

export interface MadeXls {
  readonly sheets: readonly MadeXlsSheet[];
  /** The record of shared strings, and what continues it. */
  readonly strings?: readonly number[];
  /** As in `xlsxOf`. */
  readonly formats?: readonly (string | number)[];
  readonly isFrom1904?: boolean;
  /** Further records of the workbook, before the others. */
  readonly others?: readonly (readonly number[])[];
}

/** Shared strings in one record. */
export const stringsOf = (...texts: readonly string[]) =>
  record(
    0xfc,
    u32(texts.length),
    u32(texts.length),
    texts.flatMap((text) => text16(text)),
  );

/** The stream of a workbook. */
export function streamOf({ sheets, strings, formats = [], isFrom1904 = false, others = [] }: MadeXls): Uint8Array {
  const id = (format: string | number, i: number) => (typeof format === 'number' ? format : 164 + i);
  const globals = (offsets: readonly number[]) =>
    [
      bof(5),
      ...others,
      record(0x22, u16(isFrom1904 ? 1 : 0)),
      ...formats.flatMap((format, i) =>
        typeof format === 'string' ? [record(0x41e, u16(id(format, i)), text16(format))] : [],
      ),
      ...[0, ...formats.map(id)].map((each) => record(0xe0, u16(0), u16(each), Array(16).fill(0))),
      ...sheets.map(({ name = 'Sheet1', state = 0, type = 0 }, i) =>
        record(0x85, u32(offsets[i] ?? 0), [state, type], text8(name)),
      ),
      ...(strings === undefined ? [] : [strings]),
      eof,
    ].flat();
  const bodies = sheets.map(({ records = [], type = 0 }) => [bof(type === 2 ? 0x20 : 0x10), ...records, eof].flat());
  let offset = globals([]).length;
  const offsets = bodies.map((body) => {
    const at = offset;
    offset += body.length;
    return at;
  });
  return Uint8Array.from([...globals(offsets), ...bodies.flat()]);
}

export const xlsOf = (workbook: MadeXls): Uint8Array => compoundOf([{ name: 'Workbook', bytes: streamOf(workbook) }]);
