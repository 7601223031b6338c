// What a room is made of: its settings, its data, what it opens, what it can be told from the command line.
import type { Command, Terminal } from '@socle/kit/cli';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Config, Shapes } from '@socle/kit/config';
import type { RoomMigrations } from '@socle/kit/database';
import type { Authenticator, HealthCheck, Server } from '@socle/kit/http';
import type { JobHandler, Jobs } from '@socle/kit/jobs';
import type { Log } from '@socle/kit/log';
import type { Database } from '@socle/kit/sql';

export interface Software {
  readonly name: string;
  readonly version: string;
}

export type SettingsShape = Shapes[string];
export type SettingsOf<S extends SettingsShape> = Config<{ room: S }>['room'];

/** What a room is given when it is opened. */
export interface RoomContext<S extends SettingsShape = SettingsShape> {
  readonly settings: SettingsOf<S>;
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly jobs: Jobs;
  readonly software: Software;
  /** Folder of the data, for files that belong to the room: `<data>/<room>` is its own to make. */
  readonly dataFolder: string;
  /** Address under which clients reach this installation, without a slash at its end. */
  baseUrl(): string;
  /** Random bytes made once for this installation and kept in its database: the same in every process, for ever. */
  secret(name: string, bytes?: number): Promise<Buffer>;
  /** What a room that this one needs offers; it is open already. */
  room<T extends SettingsShape, O extends OpenRoom>(definition: RoomDefinition<T, O>): O;
}

/** What an open room offers; what it does not have is absent. */
export interface OpenRoom {
  /** Mounts routes; called in `start` only, before the server listens. */
  routes?(server: Server): void;
  /** What is to be found where, for the lines that a start prints. */
  shows?(): readonly { readonly what: string; readonly path: string }[];
  readonly jobs?: Readonly<Record<string, JobHandler>>;
  readonly health?: readonly HealthCheck[];
  /** Another way to say who calls. */
  readonly authenticate?: Authenticator;
  /** Writes the invented people and things of the sandbox; safe to repeat. Called at a first start with sample data, and by `socle seed`. */
  samples?(): Promise<void>;
  /** Called once everything listens: timers, background work. */
  started?(): void | Promise<void>;
  close?(): Promise<void>;
}

/** What a command of a room works with: the room itself, open, and the terminal. */
export interface RoomCommandContext<O extends OpenRoom> {
  readonly room: O;
  readonly terminal: Terminal;
  readonly log: Log;
  /** Set off by Ctrl-C: stop at a good place. */
  readonly signal: AbortSignal;
}

export interface RoomDefinition<S extends SettingsShape = SettingsShape, O extends OpenRoom = OpenRoom> {
  /** As in house.ts. Its settings are SOCLE_<NAME>_<KEY>. */
  readonly name: string;
  readonly settings?: S;
  /** Rooms that must be open before this one, wherever it is opened. */
  readonly needs?: readonly AnyRoom[];
  readonly migrations?: readonly RoomMigrations[];
  open(context: RoomContext<S>): O | Promise<O>;
  readonly commands?: readonly Command<RoomCommandContext<O>>[];
}

/** A definition of any room. What `open` gives goes only to the room's own commands, so that each is sound in itself. */
// biome-ignore lint/suspicious/noExplicitAny: a list of rooms holds rooms of different settings and offers
export type AnyRoom = RoomDefinition<any, any>;

export function defineRoom<S extends SettingsShape, O extends OpenRoom>(definition: RoomDefinition<S, O>): RoomDefinition<S, O> {
  return definition;
}
