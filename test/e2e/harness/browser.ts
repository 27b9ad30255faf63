import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'

/** The Chromium of this run, with its files and those of its children below `base`. */
export function launch(base: string): Promise<Browser> {
  const { executablePath, args, env } = inject('chromium')
  return chromium.launch({
    executablePath,
    args,
    env: { PATH: process.env.PATH ?? '', HOME: base, TMPDIR: base, ...env },
  })
}
