import type { Fault, Text } from '../fields/faults.js';
import { VERSION } from '../fields/version.js';

/** Invalid arguments. The message names what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(readonly text: Text) {
    super(text.en);
  }
}

/** A file or a folder cannot be read or written. */
export class FileError extends Error {
  override readonly name = 'FileError';

  /**
   * @param code the exit code: 2 where another name is the remedy, 70 where the surroundings of the program fail: a disk
   *   that is full, rights that are missing
   */
  constructor(
    readonly text: Text,
    readonly code: 2 | 70 = 2,
  ) {
    super(text.en);
  }
}

/** Invalid input. Every fault is one line. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  /** @param faults the faults themselves, where the lines tell them */
  constructor(
    readonly lines: readonly string[],
    readonly faults: readonly Fault[] = [],
  ) {
    super(lines[0]);
  }
}

/** What is read, or the refusal: whoever reads something else besides tells the faults of both at once. */
export function orRefusal<T>(reading: Promise<T>): Promise<T | RefusedError> {
  return reading.catch((error: unknown) => {
    if (error instanceof RefusedError) return error;
    throw error;
  });
}

/** Errors of the system for which another name is the remedy. */
const OF_NAMES: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'no such file or folder', 'zh-CN': '没有此文件或文件夹' },
  EISDIR: { en: 'it is a folder', 'zh-CN': '这是一个文件夹' },
  ENOTDIR: { en: 'it is not a folder', 'zh-CN': '这不是文件夹' },
  EEXIST: { en: 'a file of that name exists', 'zh-CN': '已有同名文件' },
  ELOOP: { en: 'its symbolic links lead in a circle', 'zh-CN': '符号链接循环' },
  ENAMETOOLONG: { en: 'the name is too long', 'zh-CN': '名称过长' },
  ENXIO: { en: 'it is a device or a socket', 'zh-CN': '这是设备或套接字' },
  EINVAL: { en: 'it is not a file that can be read or written so', 'zh-CN': '这不是可以读写的普通文件' },
};

const NO_PERMISSION: Text = { en: 'no permission', 'zh-CN': '没有权限' };
const NOT_PERMITTED: Text = { en: 'not permitted', 'zh-CN': '不允许此操作' };
const OF_RIGHTS: Readonly<Record<string, Text>> = { EACCES: NO_PERMISSION, EPERM: NOT_PERMITTED };

/** Errors of the system for which its surroundings are the remedy: what is wrong, and what to do. */
const OF_SURROUNDINGS: Readonly<Record<string, { readonly reason: Text; readonly remedy: Text }>> = {
  EACCES: {
    reason: NO_PERMISSION,
    remedy: { en: 'get the right to it, or use another folder', 'zh-CN': '请取得权限或改用其他文件夹' },
  },
  EPERM: {
    reason: NOT_PERMITTED,
    remedy: { en: 'get the right to it, or use another folder', 'zh-CN': '请取得权限或改用其他文件夹' },
  },
  ENOSPC: {
    reason: { en: 'the disk is full', 'zh-CN': '磁盘已满' },
    remedy: { en: 'free some space and run it again', 'zh-CN': '请清理空间后重新运行' },
  },
  EDQUOT: {
    reason: { en: 'the quota of the disk is used up', 'zh-CN': '磁盘配额已用尽' },
    remedy: { en: 'free some space and run it again', 'zh-CN': '请清理空间后重新运行' },
  },
  EFBIG: {
    reason: { en: 'the file is larger than the system allows', 'zh-CN': '文件超过系统允许的大小' },
    remedy: { en: 'use another disk', 'zh-CN': '请改用其他磁盘' },
  },
  EROFS: {
    reason: { en: 'the disk is read-only', 'zh-CN': '磁盘为只读' },
    remedy: { en: 'use another one', 'zh-CN': '请改用其他磁盘' },
  },
  EIO: {
    reason: { en: 'the device fails', 'zh-CN': '设备读写出错' },
    remedy: { en: 'check the disk or the connection, and run it again', 'zh-CN': '请检查磁盘或连接后重新运行' },
  },
  EBUSY: {
    reason: { en: 'another program uses it', 'zh-CN': '正被其他程序占用' },
    remedy: { en: 'close that program and run it again', 'zh-CN': '请关闭该程序后重新运行' },
  },
  EMFILE: {
    reason: { en: 'too many files are open', 'zh-CN': '打开的文件过多' },
    remedy: { en: 'raise the limit (ulimit -n) and run it again', 'zh-CN': '请提高打开文件数的上限后重新运行' },
  },
  ENFILE: {
    reason: { en: 'too many files are open on this machine', 'zh-CN': '本机打开的文件过多' },
    remedy: { en: 'close programs and run it again', 'zh-CN': '请关闭其他程序后重新运行' },
  },
  ENOMEM: {
    reason: { en: 'there is too little memory', 'zh-CN': '内存不足' },
    remedy: { en: 'close programs and run it again', 'zh-CN': '请关闭其他程序后重新运行' },
  },
};

/** The code of an error of the system; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as Error & { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === 'string' && typeof syscall === 'string' ? code : undefined;
}

/**
 * A FileError for an error of the system; other errors are returned as they are.
 *
 * @param name the file as the user names it
 */
export function fileError(action: 'read' | 'write', name: string, error: unknown): Error {
  const code = systemCode(error);
  if (code === undefined) return error as Error;
  // An input that may not be read is refused as one that is not there.
  const reason = OF_NAMES[code] ?? (action === 'read' ? OF_RIGHTS[code] : undefined);
  const what = {
    en: `cannot ${action} ${name}`,
    'zh-CN': `无法${action === 'read' ? '读取' : '写入'} ${name}`,
  };
  return reason === undefined ? surroundingsError(error, what) : new FileError(reasoned(what, reason));
}

/**
 * A FileError of the surroundings for an error of the system; other errors are returned as they are.
 *
 * @param what what cannot be done
 * @param remedy what to do, in place of what the system's error suggests
 */
export function surroundingsError(error: unknown, what: Text, remedy?: Text): Error {
  const code = systemCode(error);
  if (code === undefined) return error as Error;
  const known = OF_SURROUNDINGS[code];
  const reason = known?.reason ?? OF_NAMES[code] ?? { en: code, 'zh-CN': code };
  const text = reasoned(what, reason);
  const toDo = remedy ?? known?.remedy;
  if (toDo === undefined) return new FileError(text, 70);
  return new FileError({ en: `${text.en}; ${toDo.en}`, 'zh-CN': `${text['zh-CN']}；${toDo['zh-CN']}` }, 70);
}

function reasoned(what: Text, reason: Text): Text {
  return { en: `${what.en}: ${reason.en}`, 'zh-CN': `${what['zh-CN']}：${reason['zh-CN']}` };
}

/** What is told of an error that nothing else explains: it is the program's. */
export function crashLines(error: unknown): Readonly<Record<keyof Text, readonly string[]>> {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const lines = stack.split('\n');
  return {
    en: [`tiexi ${VERSION}: a fault of the program, not of the input; please report it with these lines:`, ...lines],
    'zh-CN': [`tiexi ${VERSION}：程序自身故障，并非输入有误；请将以下内容一并报告：`, ...lines],
  };
}
