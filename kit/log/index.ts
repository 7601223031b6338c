// The door of the log room: the only place that writes to standard output while the house runs.

export {
  createLog,
  type JobLine,
  type Log,
  type LogFields,
  type LogLevel,
  type LogOptions,
  logSettings,
  type RequestLine,
  silentLog,
} from './log.ts';
export { type DescribedError, describeError } from './redaction.ts';
