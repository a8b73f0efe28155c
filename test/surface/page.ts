import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { PAGE } from '../../src/words/page.js';
import { licenceTexts, packageFoldersIn } from './bundled.js';

/** What both scripts of the page are built with. CSV is read by the editions for browsers, which need no Buffer of Node. */
const SHARED: BuildOptions = {
  bundle: true,
  write: false,
  minify: true,
  metafile: true,
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' },
};

/** A script of the page, and the packages of which it holds parts. */
interface Script {
  readonly text: string;
  readonly packages: readonly string[];
}

async function scriptOf(root: string, entry: string): Promise<Script> {
  const { outputFiles = [], metafile } = await build({
    ...SHARED,
    absWorkingDir: resolve(root),
    entryPoints: [entry],
    outfile: 'page.js',
  });
  const [output] = Object.values(metafile?.outputs ?? {});
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = used.map(([path]) => `// ${path}`).join('\n');
  return { text: outputFiles[0]?.text ?? '', packages: [...packageFoldersIn(names)] };
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The licences of what the page holds, in a comment at its end: the page goes alone. A line names the folder of each package,
 * by which the notices of the whole package find it (`bundled.ts`).
 */
function noticesOf(root: string, packages: readonly string[]): string {
  const sections = packages.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return [`// ${folder}/`, `${name} ${version}`, '', ...licenceTexts(root, folder)].join('\n');
  });
  const text = sections.join('\n\n').replaceAll('-->', '-- >');
  return `<!--\nParts of these packages are in this file, each under its own licence.\n\n${text}\n-->`;
}

/**
 * Builds the page: one HTML file with all that it needs. Its policy allows the scripts and the style in it, by their hashes,
 * and no connection. The engine is packed, and unpacked by the page into a worker.
 *
 * @param root the folder of the package
 * @param folder where `index.html` is written
 */
export async function buildPage(root: string, folder: string): Promise<void> {
  const [engine, view] = await Promise.all([
    scriptOf(root, 'src/page/engine/worker.ts'),
    scriptOf(root, 'src/page/view/main.tsx'),
  ]);
  const css = await build({
    absWorkingDir: resolve(root),
    entryPoints: ['src/page/view/style.css'],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
  });
  // A closing tag in a script would end it; the escape is the same text in every string and expression that has it.
  const script = view.text.trim().replaceAll('</script', '<\\/script');
  const style = (css.outputFiles[0]?.text ?? '').trim();
  const packed = gzipSync(engine.text, { level: 9 }).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    'img-src data: blob:',
    `connect-src 'none'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  const packages = [...new Set([...engine.packages, ...view.packages])].sort();
  const notices = noticesOf(root, packages);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), documentOf({ policy, style, packed, script, notices }));
}

/** What the document is made of. */
interface Parts {
  readonly policy: string;
  readonly style: string;
  readonly packed: string;
  readonly script: string;
  readonly notices: string;
}

function documentOf({ policy, style, packed, script, notices }: Parts): string {
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${PAGE.title['zh-CN']}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<script type="application/octet-stream+base64" id="engine">${packed}</script>
<script>${script}</script>
</body>
</html>
${notices}
`;
}
