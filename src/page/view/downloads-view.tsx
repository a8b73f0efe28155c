import type { Text } from '../../fields/faults.js';
import { capitalised } from '../../words/forms.js';
import { HEADINGS } from '../../words/headings.js';
import { PAGE } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import type { DownloadKind } from '../protocol.js';
import { download, lang, say, settled } from './state.js';

/** So many loans make the workbook slow. */
const MANY = 20_000;

const FILES: readonly (readonly [kind: DownloadKind, name: Text, hint: Text])[] = [
  ['workbook', PAGE.workbook, PAGE.workbookHint],
  ['application', HEADINGS.application, PAGE.paperHint],
  ['annex', HEADINGS.annex, PAGE.paperHint],
  ['detail', HEADINGS.detail, PAGE.detailHint],
  ['settlement', PAGE.settlementName, PAGE.jsonHint],
  ['lines', PAGE.linesName, PAGE.linesHint],
  ['policy', TERMS.policy, PAGE.policyHint],
];

/** The files of the settlement. */
export function DownloadsView() {
  const isMany = (settled.value?.summary?.loans ?? 0) > MANY;
  return (
    <ul class="downloads">
      {FILES.map(([kind, name, hint]) => (
        <li key={kind}>
          <button type="button" onClick={() => void download(kind)}>
            {lang.value === 'en' ? capitalised(say(name)) : say(name)}
          </button>
          <p>
            {say(hint)}
            {kind === 'workbook' && isMany ? ` ${say(PAGE.slowWorkbook)}` : ''}
          </p>
        </li>
      ))}
    </ul>
  );
}
