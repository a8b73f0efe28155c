import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/built.js';
import { missingToPublish } from './publishable.js';

const MANIFEST = {
  version: '1.2.3',
  author: 'somebody',
  repository: { type: 'git', url: 'git+https://example.org/somebody/package.git' },
  homepage: 'https://example.org/package',
  bugs: { url: 'https://example.org/package/faults' },
};
const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n## 1.2.3 (2030-01-31)\n\nSomething.\n\n## 1.2.2 (2029-12-01)\n\nElse.\n';

describe('what is missing before a version is published', () => {
  it('nothing, for a complete package', () => {
    expect(missingToPublish(MANIFEST, CHANGELOG)).toEqual([]);
    expect(missingToPublish(MANIFEST, CHANGELOG.replace('## Unreleased\n\n', ''))).toEqual([]);
  });

  it.each([
    ['author', 'who publishes it'],
    ['repository', 'the address of its source'],
    ['homepage', 'the address of its page'],
    ['bugs', 'the address to which faults are reported'],
  ])('%s', (field, meaning) => {
    for (const absent of [undefined, '']) {
      expect(missingToPublish({ ...MANIFEST, [field]: absent }, CHANGELOG)).toEqual([
        `package.json: "${field}" is missing: ${meaning}`,
      ]);
    }
  });

  it('an address that is not https', () => {
    expect(missingToPublish({ ...MANIFEST, homepage: 'package' }, CHANGELOG)).toEqual([
      'package.json: "homepage" is "package", which is no https address',
    ]);
  });

  it('a dated section of the version: it is absent, undated, or not the newest', () => {
    const missing = ['CHANGELOG.md: its newest dated section is not "## 1.2.3 (YYYY-MM-DD)"'];
    expect(missingToPublish(MANIFEST, '# Changelog\n')).toEqual(missing);
    expect(missingToPublish(MANIFEST, '# Changelog\n\n## 1.2.3\n\nSomething.\n')).toEqual(missing);
    expect(missingToPublish({ ...MANIFEST, version: '1.2.2' }, CHANGELOG)).toEqual([
      'CHANGELOG.md: its newest dated section is not "## 1.2.2 (YYYY-MM-DD)"',
    ]);
  });

  it('a version for changes under Unreleased', () => {
    expect(missingToPublish(MANIFEST, CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\nMore.\n'))).toEqual([
      'CHANGELOG.md: what stands under "Unreleased" belongs to no version',
    ]);
  });
});

describe('the command that npm runs before it publishes', () => {
  it('refuses this package while anything is missing, and lists all of it', () => {
    const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
    const { scripts, ...manifest } = JSON.parse(read('package.json'));
    const missing = missingToPublish(manifest, read('CHANGELOG.md'));
    const command = scripts.prepublishOnly.split(' && ')[0].split(' ');
    const { status, stderr } = spawnSync(join(ROOT, 'node_modules', '.bin', command[0]), command.slice(1), {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status).toBe(missing.length === 0 ? 0 : 1);
    for (const what of missing) expect(stderr).toContain(what);
  });
});
