// The door of the screens' workshop.
export { loadScreens, screensFolder } from './bundle.ts';
export type { Entry, ScreenFile, ScreenSources, Screens } from './contract.ts';
export { sendScreenFile } from './send-file.ts';
