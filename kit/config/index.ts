// The door of the config room: the only place that reads the environment.

export { generalSettings } from './general.ts';
export { nearest } from './nearest.ts';
export { projectFolder, projectPath } from './project-folder.ts';
export {
  type Config,
  type ConfigRow,
  describeConfig,
  type Environment,
  keyOf,
  type ReadConfig,
  readConfig,
  type Shapes,
} from './read-config.ts';
export { choice, duration, flag, list, size, text, url, whole } from './setting.ts';

/** One variable as it stands, for tools and tests that talk to each other: settings are read by `readConfig`. */
export function environmentOf(key: string): string | undefined {
  return process.env[key];
}
