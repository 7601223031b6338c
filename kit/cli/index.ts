// The door of the terminal room: the only place that speaks to people in a terminal.

export { type Arguments, type Command, type Option, type Program, runProgram } from './command.ts';
export { openTerminal, type Progress, type Terminal, type TerminalOptions } from './terminal.ts';
