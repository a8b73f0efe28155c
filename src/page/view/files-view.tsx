import { HEADINGS } from '../../words/headings.js';
import { FILE_KINDS, faultsText, PAGE, readText } from '../../words/page.js';
import type { Opened, ShownFault, ShownRow } from '../protocol.js';
import { Choosers } from './drop-zone.js';
import { Panel } from './parts.js';
import { lang, opened, say, settled } from './state.js';

/** What was read from where, and what is wrong or unlikely in it. */
export function FilesView() {
  const read = opened.value;
  if (read === undefined) return null;
  const faults = [...read.faults, ...(settled.value?.faults ?? [])];
  const found = settled.value?.summary?.warnings ?? [];
  const warnings = [
    ...read.warnings,
    ...found.filter(({ message }) => read.warnings.every((each) => each.message !== message)),
  ];
  return (
    <>
      <p class={faults.length > 0 ? 'headline bad' : 'headline'}>
        {read.data === undefined ? null : <strong>{readText(read.data, lang.value)}</strong>}{' '}
        <span>
          {faults.length === 0
            ? say(PAGE.noFaults)
            : faultsText(read.faultCount + faults.length - read.faults.length, faults.length, lang.value)}
        </span>
      </p>
      {faults.length > 0 ? (
        <Panel heading={say(PAGE.faults)}>
          <p class="note">{say(PAGE.nothingComputed)}</p>
          <ol class="faults">
            {faults.map((fault, i) => (
              <Fault key={`${fault.place} ${i}`} fault={fault} />
            ))}
          </ol>
        </Panel>
      ) : null}
      {warnings.length > 0 ? (
        <Panel heading={HEADINGS.warnings[lang.value]}>
          <ul class="warnings">
            {warnings.map(({ code, message }) => (
              <li key={message}>
                <p>{message}</p>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Files read={read} />
      <Panel heading={say(PAGE.otherFiles)}>
        <p class="note">{say(PAGE.dropHere)}</p>
        <Choosers />
      </Panel>
    </>
  );
}

function Files({ read: { files, notes } }: { readonly read: Opened }) {
  return (
    <Panel heading={say(PAGE.filesRead)}>
      {files.length === 0 ? <p class="note">{say(PAGE.noFiles)}</p> : null}
      <ul class="files">
        {files.map(({ name, kind, details }) => (
          <li key={name} class={kind === 'unread' ? 'unread' : undefined}>
            <span class="name">{name}</span>
            <span class="tag">{say(FILE_KINDS[kind])}</span>
            {details.length === 0 ? null : (
              <ul>
                {details.map((detail) => (
                  <li key={detail}>{detail}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {notes.length === 0 ? null : (
        <>
          <h3>{say(PAGE.notes)}</h3>
          <ul class="notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Fault({ fault: { code, place, message, row } }: { readonly fault: ShownFault }) {
  return (
    <li>
      <p class="place">
        <span>{place}</span> <code>{code}</code>
      </p>
      <p>{message}</p>
      {row === undefined ? null : <Row row={row} />}
    </li>
  );
}

/** The row of a fault, with the faulty cell marked: of a table with its header, of a text as a line. */
function Row({ row: { header, cells, at } }: { readonly row: ShownRow }) {
  if (header.length === 0) {
    return (
      <pre class="row" tabIndex={0}>
        {cells.map((cell, i) => (i === at ? <mark key={at}>{cell}</mark> : cell))}
      </pre>
    );
  }
  return (
    <div class="scroll row" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {header.map((name, i) => (
              <th key={`${name} ${i}`} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {cells.map((cell, i) => (
              <td key={`${cell} ${i}`}>{i === at ? <mark>{cell === '' ? '　' : cell}</mark> : cell}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
