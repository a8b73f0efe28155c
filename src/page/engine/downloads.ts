import { encodePolicy } from '../../fields/encode-policy.js';
import type { Lang } from '../../fields/faults.js';
import type { Portfolio } from '../../fields/portfolio.js';
import { detailCsv } from '../../io/csv-settlement.js';
import { settlementPieces } from '../../io/settlement-pieces.js';
import { joinedBytes } from '../../kernel/bytes.js';
import { auditAnnex } from '../../papers/annex.js';
import { applicationReport } from '../../papers/application.js';
import { settlementWorkbook } from '../../papers/workbook.js';
import { columnsOf, encodedLineAt } from '../../settlement/lines.js';
import type { Settlement } from '../../settlement/settlement.js';
import { warnings } from '../../settlement/warnings.js';
import { FILE_NAMES } from '../../words/headings.js';
import type { Download, DownloadKind } from '../protocol.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A file of a settlement, with the bytes that the command writes. */
export async function downloadOf(
  kind: DownloadKind,
  settlement: Settlement,
  portfolio: Portfolio,
  lang: Lang,
): Promise<Download> {
  switch (kind) {
    case 'workbook': {
      const found = warnings(portfolio, { lang });
      const bytes = await settlementWorkbook(settlement, portfolio, { lang, warnings: found });
      return { name: FILE_NAMES.workbook[lang], type: XLSX, bytes };
    }
    case 'application': {
      const text = applicationReport(settlement, portfolio, { format: 'html', lang });
      return page(FILE_NAMES.application[lang], text);
    }
    case 'annex': {
      const found = warnings(portfolio, { lang });
      return page(FILE_NAMES.annex[lang], auditAnnex(settlement, portfolio, { format: 'html', lang, warnings: found }));
    }
    case 'detail':
      return {
        name: FILE_NAMES.detail[lang],
        type: 'text/csv',
        bytes: bytesOf(detailCsv(settlement, portfolio, lang)),
      };
    case 'settlement':
      return {
        name: 'settlement.json',
        type: 'application/json',
        bytes: joinedBytes(settlementPieces(settlement, 2)),
      };
    case 'lines':
      return { name: FILE_NAMES.lines[lang], type: 'application/x-ndjson', bytes: joinedBytes(linesOf(settlement)) };
    case 'policy': {
      const text = `${JSON.stringify(encodePolicy(portfolio.policy), null, 2)}\n`;
      return { name: FILE_NAMES.policy[lang], type: 'application/json', bytes: bytesOf(text) };
    }
  }
}

const page = (name: string, text: string): Download => ({
  name: `${name}.html`,
  type: 'text/html',
  bytes: bytesOf(text),
});

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A line of JSON for every loan, in pieces. */
function* linesOf(settlement: Settlement): Generator<Uint8Array> {
  const lines = columnsOf(settlement);
  let text = '';
  for (let place = 0; place < lines.outcomes.length; place++) {
    text += `${JSON.stringify(encodedLineAt(lines, place))}\n`;
    if (text.length < 2 ** 20) continue;
    yield bytesOf(text);
    text = '';
  }
  yield bytesOf(text);
}
