import { render } from 'preact';
import { App } from './app.js';
import { embeddedFiles } from './dropped.js';
import { changeLang, lang, openFiles } from './state.js';

const root = document.getElementById('page');
if (root !== null) render(<App />, root);
// The policy that the page begins with is shown at once.
void changeLang(lang.value).then(() => openFiles(embeddedFiles()));
