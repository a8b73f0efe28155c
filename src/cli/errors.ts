import type { Fault, Text } from '../fields/faults.js';

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

  constructor(readonly text: Text) {
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

const REASONS: Readonly<Record<string, Text>> = {
  ENOENT: { en: 'no such file or folder', 'zh-CN': '没有此文件或文件夹' },
  EACCES: { en: 'no permission', 'zh-CN': '没有权限' },
  EPERM: { en: 'not permitted', 'zh-CN': '不允许此操作' },
  EISDIR: { en: 'it is a folder', 'zh-CN': '这是一个文件夹' },
  ENOTDIR: { en: 'it is not a folder', 'zh-CN': '这不是文件夹' },
  EEXIST: { en: 'a file of that name exists', 'zh-CN': '已有同名文件' },
  ENOSPC: { en: 'the disk is full', 'zh-CN': '磁盘已满' },
  EROFS: { en: 'the disk is read-only', 'zh-CN': '磁盘为只读' },
};

/** A FileError for an error of the system. */
export function fileError(action: 'read' | 'write', name: string, error: unknown): FileError {
  const code = (error as { readonly code?: string }).code ?? (error as Error).message;
  const reason = REASONS[code] ?? { en: code, 'zh-CN': code };
  return new FileError({
    en: `cannot ${action} ${name}: ${reason.en}`,
    'zh-CN': `无法${action === 'read' ? '读取' : '写入'} ${name}：${reason['zh-CN']}`,
  });
}
