// What `socle doctor` asks of the installed PostgreSQL, without a data folder.
import { findAccount } from './account.ts';
import { findBinaries } from './binaries.ts';

/** The version of the programs as they answer; throws a Problem that says why they cannot be run. */
export function postgresVersion(): string {
  return findBinaries(findAccount()).version;
}
