import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** `after`: what the process tells; so many milliseconds later it is killed. */
export type Kill = { readonly after: string; readonly ms: number }

/** Runs a script in a process of its own that is killed some time after it told something; null lets it end. Gives what it told. */
export async function runAndKill(script: string, args: readonly string[], kill: Kill | null): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const isReached = kill !== null && !told.includes(kill.after) && (told + text).includes(kill.after)
    told += text
    if (isReached) void sleep(kill.ms).then(() => child.kill('SIGKILL'))
  })
  await ended
  return told
}
