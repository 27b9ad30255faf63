import { access, constants, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

type Env = { readonly [name: string]: string | undefined }

/**
 * The Chromium that the browser tests would use: a named one, the one from npm, installed, or downloaded by Playwright.
 * That from npm goes first: it is the same everywhere, and has no window, which takes a quarter of the time off.
 */
export async function findChromium(env: Env): Promise<string | null> {
  if (env.CHROMIUM_PATH && (await canRun(env.CHROMIUM_PATH))) return env.CHROMIUM_PATH
  return packagedChromium() ?? (await installedChromium(env))
}

/** The package that holds one, for Linux on x64 and nothing else. */
export function packagedChromium(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  try {
    return fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  } catch {
    return null
  }
}

export async function installedChromium(env: Env): Promise<string | null> {
  const installed = (env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((n) => join(folder, n)))
  const cache = env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright')
  const downloaded = (await readdir(cache).catch(() => []))
    .filter((folder) => folder.startsWith('chromium-'))
    .flatMap((folder) =>
      ['chrome-linux', 'chrome-linux64'].map((inner) => join(cache, folder, inner, 'chrome')),
    )
  for (const path of [...installed, ...downloaded]) if (await canRun(path)) return path
  return null
}

async function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
