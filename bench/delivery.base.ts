import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectTo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readDeliverySettings, updateDeliverySettings } from '#features/delivery/delivery.settings.ts'
import { readMailSettings, updateMailSettings } from '#features/mail/mail.settings.ts'
import type { Work } from '#platform/work.ts'
import { returnPath, senderAddress, setUpCampaigns } from './campaigns.base.ts'

export const connections = 10
const child = fileURLToPath(new URL('delivery.child.ts', import.meta.url))
const nodeSink = fileURLToPath(new URL('delivery.sink.ts', import.meta.url))

/** Mail goes to the sink of this port, over so many connections of each process. */
export async function setUpDelivery(
  work: Work,
  { port, connections: of }: { port: number; connections: number },
): Promise<void> {
  await setUpCampaigns(work)
  const mail = await readMailSettings(work)
  await updateMailSettings(work, {
    version: mail.version,
    settings: { ...mail.settings, host: '127.0.0.1', port, security: 'none', fromAddress: senderAddress },
  })
  const { version, settings } = await readDeliverySettings(work)
  await updateDeliverySettings(work, { version, settings: { ...settings, returnPath, connections: of } })
}

/** A sender, or what it is held against, as `delivery.child.ts` is told. Says `ready`. */
export const startChild = (args: readonly string[], dataDir: string): ChildProcess =>
  fork(child, [...args], {
    execArgv: ['--max-semi-space-size=8', '--max-old-space-size=256'],
    env: { ...process.env, ENISHI_DATA: dataDir, ENISHI_LOG: 'error', DATABASE_URL: '' },
  })

/** Debian's smtp-sink (package postfix) where it is there: it costs next to nothing. `SMTP_SINK` says where. */
export async function startSink(port: number): Promise<ChildProcess> {
  const command = process.env['SMTP_SINK'] ?? 'smtp-sink'
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const debian = spawn(command, [...user, `127.0.0.1:${port}`, '1000'], { stdio: 'ignore' })
  const isThere = await Promise.race([
    once(debian, 'error').then(() => false),
    once(debian, 'exit').then(() => false),
    sleep(500, true),
  ])
  if (isThere) {
    await answers(port)
    return debian
  }
  return startOwnSink(port)
}

/** Our own: slower, but it counts. Sent `count` it answers how often it took a mail to whom; sent a number, it waits so many ms before it does. */
export async function startOwnSink(port: number): Promise<ChildProcess> {
  const own = fork(nodeSink, [String(port)])
  await once(own, 'message')
  return own
}

async function answers(port: number): Promise<void> {
  const socket = connectTo({ host: '127.0.0.1', port })
  await once(socket, 'data')
  socket.destroy()
}
