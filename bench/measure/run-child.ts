import { spawn } from 'node:child_process';

/** How a child process ended. */
export interface ChildOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it was ended because its time was over. */
  readonly timedOut: boolean;
  readonly exitCode: number | null;
}

/** Runs a module in a Node process of its own, for at most so long: what hangs or floods there disturbs nothing here. */
export function runChild(
  modulePath: string,
  parameters: readonly string[],
  { timeoutMs, nodeOptions = [] }: { readonly timeoutMs: number; readonly nodeOptions?: readonly string[] },
): Promise<ChildOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, modulePath, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ stdout, stderr, timedOut, exitCode });
    });
  });
}
