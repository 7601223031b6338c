// A small shell that outlives a Socle killed with -9 by a moment: it then stops the server, and removes a folder made for tests.
import { type ChildProcess, spawn } from 'node:child_process';

// `read` returns when the other end of the pipe, held by this process alone, is closed: whatever ended the process.
const script = `
read _
kill -INT "$1" 2>/dev/null
if [ -n "$2" ]; then
  tries=0
  while kill -0 "$1" 2>/dev/null && [ $tries -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
  tries=0
  while [ -e "$2" ] && [ $tries -lt 60 ]; do rm -rf "$2" || sleep 1; tries=$((tries + 1)); done
fi
`;

/** Watches for the end of this process; the function given back calls the watch off. */
export function watchOver(serverPid: number, removeAfter?: string): () => void {
  const shell: ChildProcess = spawn('/bin/sh', ['-c', script, 'socle-watchdog', String(serverPid), removeAfter ?? ''], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no watch, and the next start ends the orphan.
  shell.on('error', () => undefined);
  shell.stdin?.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return () => shell.kill('SIGKILL');
}
