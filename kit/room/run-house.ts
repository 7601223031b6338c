// The program of a house: its own commands and those of its rooms, under one name.
import { type Command, openTerminal, type Program, runProgram, type Terminal } from '@socle/kit/cli';
import { describeError } from '@socle/kit/log';
import { configCommand } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { migrateCommand } from './commands/migrate.ts';
import { startCommand } from './commands/start.ts';
import type { AnyRoom, OpenRoom, RoomCommandContext } from './contract.ts';
import type { HouseContext } from './house-context.ts';
import { type HousePlan, openHouse, roomsOf } from './open-house.ts';
import { untilToldToStop } from './stop-signal.ts';

export interface HouseProgram extends Omit<HouseContext, 'terminal'> {
  readonly terminal?: Terminal;
  /** Commands that belong to no room; read unless the words ask for a start. */
  readonly commands?: () => Promise<readonly Command<HouseContext>[]>;
}

/** Runs what the words ask for; gives the exit code. */
export async function runHouse(program: HouseProgram, words: readonly string[]): Promise<number> {
  const terminal = program.terminal ?? openTerminal();
  const context: HouseContext = { ...program, terminal };
  const { plan } = program;
  const others = words[0] === startCommand.name ? [] : [...(await roomCommands(plan)), ...((await program.commands?.()) ?? [])];
  const whole: Program<HouseContext> = {
    name: 'socle',
    summary: `${plan.software.name} ${plan.software.version}: France's technical doctrine for digital health, made executable.`,
    version: plan.software.version,
    commands: [startCommand, configCommand, doctorCommand, migrateCommand, ...others],
    terminal,
    context,
  };
  try {
    return await runProgram(whole, words);
  } catch (error) {
    // Cleaned as in the log: what a database or a parser says may quote what it was given.
    terminal.note(`Something failed on our side:\n${JSON.stringify(describeError(error), null, 2)}`);
    return 1;
  }
}

async function roomCommands(plan: HousePlan): Promise<readonly Command<HouseContext>[]> {
  const rooms = await roomsOf(plan);
  return rooms.flatMap((room) => (room.commands ?? []).map((command: Command<RoomCommandContext<OpenRoom>>) => ofRoom(room, command)));
}

/** A command of a room works on the open room, beside a copy of Socle that runs or without one. */
function ofRoom(room: AnyRoom, command: Command<RoomCommandContext<OpenRoom>>): Command<HouseContext> {
  return {
    ...command,
    async run(given, { plan, terminal }) {
      const { signal } = untilToldToStop(terminal);
      const house = await openHouse(plan, { only: [room.name], join: true, logTo: (line) => terminal.note(line.trimEnd()) });
      try {
        const opened = house.rooms.get(room.name) as OpenRoom;
        return (await command.run(given, { room: opened, terminal, log: house.log, signal })) ?? 0;
      } finally {
        await house.close();
      }
    },
  };
}
