#!/usr/bin/env node

// This file is the first that an old Node.js reads: it holds only what such a one understands, and loads the rest after the check.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`error: tasks-server needs Node.js 22.18 or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  const { runProcess } = await import('./run-process.ts');
  await runProcess();
}

export {};
