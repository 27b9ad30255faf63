import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { findChromium } from '#platform/process/chromium.ts'

/** A Chromium that can be started here, and how. */
export type Chromium = {
  readonly executablePath: string
  readonly args: string[]
  readonly env: { readonly [name: string]: string }
}

const cache = fileURLToPath(new URL('../node_modules/.cache/chromium/', import.meta.url))
const packaged = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))

/**
 * Finds a Chromium: $CHROMIUM_PATH, an installed one, Playwright's, or the one from npm, which is unpacked once.
 * ENISHI_E2E_CHROMIUM=npm goes straight to the last.
 */
export async function prepareChromium(env: NodeJS.ProcessEnv): Promise<Chromium> {
  const fromNpm = env['ENISHI_E2E_CHROMIUM'] === 'npm'
  const found = fromNpm ? packaged : await findChromium(env)
  if (found === null || (found === packaged && !runsHere())) throw new Error(advice)
  if (found !== packaged) return { executablePath: found, args, env: {} }
  const folder = await unpack(join(dirname(packaged), '..'))
  return {
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      // A bare server has no fonts and no configuration of them; without either, Chromium draws nothing.
      ...(!existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  }
}

const advice = `縁 画面のテストに使う Chromium が見つかりません。Chromium か Google Chrome を入れるか、CHROMIUM_PATH に実行ファイルのパスを指定してください
   No Chromium was found for the browser tests. Install Chromium or Google Chrome, or name its executable in CHROMIUM_PATH`

const args = [
  // The sandbox refuses to run as root, as in most containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  // /dev/shm is 64 MB in a container by default.
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing outside this machine can be reached, so that a product that needs it fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/** The package holds a program for Linux on x64 and nothing else. */
function runsHere(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** Unpacks beside its final place and renames, so that a broken-off unpacking is never taken for a whole one. */
async function unpack(home: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'))
  const folder = join(cache, version)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(join(cache, 'unpacking-'))
  // TRICKY: the package unpacks to os.tmpdir(), which follows this variable at the time of the call.
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = draft
  try {
    const parts = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br']
    await Promise.all(parts.map((part) => inflate(join(home, 'bin', part))))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  await rename(draft, folder).catch((error: unknown) => {
    // Someone else was faster.
    if (!existsSync(folder)) throw error
  })
  await rm(draft, { recursive: true, force: true })
  return folder
}
