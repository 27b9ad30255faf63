import { execFile } from 'node:child_process'
import { chmod, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { copyBinaries, packagedBinaries, programOf, type Binaries } from './embedded-binaries.ts'
import { cannotEnter, notOnThisPlatform, toolMissing, userWithoutName } from './embedded-problems.ts'

/** The user `nobody` of every Linux distribution, and what a user namespace shows for users it does not know. */
const nobody = 65_534
/** Regenerable data of the whole system (FHS 3.0, 5.5): root alone can write there, everyone can read. */
const systemCache = '/var/cache/enishi'
const inNamespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--']

/** As whom PostgreSQL runs, and which binaries that user can reach. */
export type Identity = {
  /** Owner of the server's files, seen from outside any namespace. */
  readonly uid: number
  readonly gid: number
  readonly binaries: Binaries
  /** The command line that runs `command` as that user; with a signal, it gets that one when its parent dies. */
  wrap(command: readonly string[], whenParentDies?: 'INT' | 'KILL'): readonly string[]
}

/**
 * PostgreSQL refuses to run as root, and initdb wants a user that has a name.
 *
 * - An ordinary user runs it as is.
 * - Root runs it as the owner of the data folder. Where that is root too, a user namespace makes root look like
 *   `nobody` from inside while its files stay root's outside: nothing changes owner, and folders that only root may
 *   enter are no obstacle. Where the system forbids user namespaces, it really becomes `nobody`.
 * - A user without a name (containers) gets one by the same kind of namespace.
 */
export async function chooseIdentity(
  dataDir: string,
  { userNamespaces }: { userNamespaces: boolean },
): Promise<Identity> {
  const self = process.getuid?.()
  if (self === undefined) throw notOnThisPlatform()
  if (!(await succeeds(['setpriv', '--version']))) throw toolMissing('setpriv')
  const owner = await stat(join(dataDir, 'pg')).catch(() => stat(dataDir))
  let { uid, gid } = self === 0 ? owner : { uid: self, gid: process.getgid?.() ?? self }
  let namespace = uid === 0 || !(await succeeds(['id', '-nu', String(uid)]))
  if (namespace && !(userNamespaces && (await canUseNamespaces()))) {
    if (self !== 0) throw userWithoutName(self)
    uid = gid = nobody
    namespace = false
  }
  const drop = uid === self ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
  const wrap: Identity['wrap'] = (command, signal) => [
    ...drop,
    ...(namespace ? inNamespace : []),
    // Last in the line: a change of user or of namespace clears it (prctl(2), PR_SET_PDEATHSIG).
    ...(signal ? ['setpriv', '--pdeathsig', signal, '--'] : []),
    ...command,
  ]
  await mustEnter(dataDir, wrap, uid !== self)
  const packaged = await packagedBinaries(self === 0 ? systemCache : dataDir)
  const reachable = await succeeds(wrap([programOf(packaged, 'postgres'), '--version']))
  const binaries = reachable || self !== 0 ? packaged : await copyBinaries(packaged, systemCache)
  return { uid, gid, binaries, wrap }
}

/** Some kernels and most containers forbid unprivileged user namespaces. */
export function canUseNamespaces(): Promise<boolean> {
  return succeeds([...inNamespace, 'true'])
}

async function mustEnter(dataDir: string, wrap: Identity['wrap'], dropped: boolean): Promise<void> {
  const enters = (): Promise<boolean> => succeeds(wrap(['test', '-x', dataDir]))
  if (await enters()) return
  // Only the right to pass through: what is inside stays private by its own mode.
  if (dropped) await chmod(dataDir, (await stat(dataDir)).mode | 0o011)
  if (!dropped || !(await enters())) throw cannotEnter(dataDir)
}

function succeeds(command: readonly string[]): Promise<boolean> {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    execFile(program, args, { cwd: '/' }, (error) => resolve(error === null))
  })
}
