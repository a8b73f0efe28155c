import { PAGE } from '../../words/page.js';
import { chosenFiles } from './dropped.js';
import { openFiles, say } from './state.js';

/** The beginning: where files are dropped or chosen. */
export function DropZone() {
  return (
    <section class="drop" aria-labelledby="drop">
      <h2 id="drop">{say(PAGE.dropHere)}</h2>
      <p>{say(PAGE.dropKinds)}</p>
      <Choosers />
      <p class="promise">{say(PAGE.promise)}</p>
    </section>
  );
}

/** The buttons that open the dialogues of the browser. Its own inputs speak its language, so they are hidden behind ours. */
export function Choosers() {
  const choose = (isFolder: boolean) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = isFolder;
    input.addEventListener('change', () => void openFiles(chosenFiles(input.files ?? [])));
    input.click();
  };
  return (
    <p class="buttons no-print">
      <button type="button" class="main" onClick={() => choose(true)}>
        {say(PAGE.chooseFolder)}
      </button>
      <button type="button" onClick={() => choose(false)}>
        {say(PAGE.chooseFiles)}
      </button>
    </p>
  );
}
