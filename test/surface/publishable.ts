/** What package.json says of where the package lives. */
export interface Manifest {
  readonly version: string;
  readonly author?: unknown;
  readonly repository?: unknown;
  readonly homepage?: unknown;
  readonly bugs?: unknown;
}

/** An address of the package, and how package.json may write it. */
const ADDRESSES = [
  ['repository', 'the address of its source'],
  ['homepage', 'the address of its page'],
  ['bugs', 'the address to which faults are reported'],
] as const;

/** What has to be there before a version is published and is not, a sentence each; empty where nothing is missing. */
export function missingToPublish(manifest: Manifest, changelog: string): string[] {
  const { version, author } = manifest;
  const missing: string[] = [];
  if (typeof author !== 'string' || author === '') missing.push('package.json: "author" is missing: who publishes it');
  for (const [field, meaning] of ADDRESSES) {
    const address = addressIn(manifest[field]);
    if (address === undefined) missing.push(`package.json: "${field}" is missing: ${meaning}`);
    else if (!/^(git\+)?https:\/\/[^/\s]+\/\S*$/.test(address)) {
      missing.push(`package.json: "${field}" is "${address}", which is no https address`);
    }
  }
  const [, dated] = changelog.split('\n').flatMap((line) => /^## (\S+) \(\d{4}-\d\d-\d\d\)$/.exec(line) ?? []);
  if (dated !== version) {
    missing.push(`CHANGELOG.md: its newest dated section is not "## ${version} (YYYY-MM-DD)"`);
  }
  if (/^## Unreleased\n+(?!## |$)/m.test(changelog)) {
    missing.push('CHANGELOG.md: what stands under "Unreleased" belongs to no version');
  }
  return missing;
}

/** `"https://…"`, or `{ "url": "https://…" }`. */
function addressIn(field: unknown): string | undefined {
  const address = typeof field === 'object' && field !== null && 'url' in field ? field.url : field;
  return typeof address === 'string' && address !== '' ? address : undefined;
}
