#!/usr/bin/env node
// The command `socle`: checks the version of Node, bundles the sources when they changed, and runs them in this process.

// No syntax newer than Node 12: an old Node must be able to read this file to say what it lacks.
const needed = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`Socle needs Node ${needed.join('.')} or later; this is Node ${process.versions.node}.`);
  process.exit(1);
} else {
  import('./bundle.js')
    .then((bundler) =>
      bundler.bundle().then((url) => {
        bundler.traceSources(url);
        return import(url);
      }),
    )
    .catch((error) => {
      // biome-ignore lint/complexity/useOptionalChain: see above
      console.error(error && error.sentence ? error.sentence : error);
      process.exit(1);
    });
}
