import { spawn } from 'node:child_process';
import process from 'node:process';

/** The programs by which systems open a file with what the user has chosen for it. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
};

/**
 * Opens a file in the browser. Returns false where there is no screen, or no program that opens files: the caller then tells
 * where the file is. The program is not waited for.
 */
export function showInBrowser(path: string): boolean {
  const [program, ...args] = OPENERS[process.platform] ?? [];
  const { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  const hasScreen = process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
  if (program === undefined || !hasScreen || SSH_CONNECTION !== undefined) return false;
  const started = spawn(program, [...args, path], { detached: true, stdio: 'ignore', windowsHide: true });
  // Where the program is not there, the file can still be opened by hand.
  started.on('error', () => {});
  started.unref();
  return started.pid !== undefined;
}
