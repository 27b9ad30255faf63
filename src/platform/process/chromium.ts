import { access, constants, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

/** The Chromium that the browser tests would use: named, installed, downloaded by Playwright, or from npm. */
export async function findChromium(env: {
  readonly [name: string]: string | undefined
}): Promise<string | null> {
  const installed = (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((n) => join(folder, n)))
  const cache = env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright')
  const downloaded = (await readdir(cache).catch(() => []))
    .filter((folder) => folder.startsWith('chromium-'))
    .flatMap((folder) =>
      ['chrome-linux', 'chrome-linux64'].map((inner) => join(cache, folder, inner, 'chrome')),
    )
  for (const path of [...(env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : []), ...installed, ...downloaded])
    if (await canRun(path)) return path
  try {
    return fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  } catch {
    return null
  }
}

async function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
