import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ShownFigure, ShownTable } from '../protocol.js';

/** A table with a caption. A wide one scrolls by itself, also by the keyboard. */
export function Table({
  table,
  hidesCaption = false,
}: {
  readonly table: ShownTable;
  readonly hidesCaption?: boolean;
}) {
  const id = useId();
  const { caption, columns, rows, foot } = table;
  const cell = (text: string, column: number) =>
    column === 0 ? (
      <th scope="row">{text}</th>
    ) : (
      <td class={columns[column]?.isFigure ? 'figure' : undefined}>{text}</td>
    );
  return (
    <div class="scroll" role="group" tabIndex={0} aria-labelledby={id}>
      <table>
        <caption id={id} class={hidesCaption ? 'hidden' : undefined}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(({ label, isFigure }) => (
              <th key={label} scope="col" class={isFigure ? 'figure' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join('\n')}>{row.map(cell)}</tr>
          ))}
        </tbody>
        {foot === undefined ? null : (
          <tfoot>
            <tr>{foot.map(cell)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** Names and values, one beside the other. */
export function Facts({ facts }: { readonly facts: readonly ShownFigure[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, label, value, unit }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>
            {value}
            {unit === '' ? null : <span class="unit"> {unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A part of a view with its heading. */
export function Panel({ heading, children }: { readonly heading: string; readonly children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}

/** A day as it is written everywhere, `YYYY-MM-DD`: the browser's own input shows days in the form of its language. */
export function DayInput({
  id,
  value,
  onType,
}: {
  readonly id: string;
  readonly value: string;
  readonly onType: (value: string) => void;
}) {
  return (
    <input
      id={id}
      type="text"
      inputMode="numeric"
      placeholder="YYYY-MM-DD"
      value={value}
      onChange={(event) => onType(event.currentTarget.value.trim())}
    />
  );
}
