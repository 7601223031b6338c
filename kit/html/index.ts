// The door of html.
export { type Html, html, raw } from './html.ts';
