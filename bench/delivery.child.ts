// A process of the benchmark of delivery: the sender as in production, or what it is held against.
import { parseArgs } from 'node:util'
import nodemailer from 'nodemailer'
import { app } from '#app.ts'
import { Lines } from '#features/delivery/delivery.lines.ts'
import { makeMessage } from '#features/delivery/delivery.compose.ts'
import { startSending } from '#features/delivery/delivery.run.ts'
import { loadConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { dkimKeyOf } from '#platform/mail/dkim.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import { connect } from '#platform/process/connect.ts'
import { domain, returnPath } from './campaigns.base.ts'
import { letters } from './delivery.letters.ts'

const { values } = parseArgs({
  options: {
    what: { type: 'string', default: 'sender' },
    port: { type: 'string', default: '0' },
    count: { type: 'string', default: '0' },
    connections: { type: 'string', default: '6' },
    key: { type: 'string', default: '' },
  },
})
const config = loadConfig(process.env)
const server = { host: '127.0.0.1', port: Number(values.port) }
const connections = Number(values.connections)
const count = Number(values.count)

async function* mails(): AsyncGenerator<Outgoing> {
  const make = await letters(config.dataDir)
  for (let at = 0; at < count; at++) yield make(at)
}

async function runSender(): Promise<void> {
  const runtime = await connect(config, app, openLog(config), 'attach')
  const running = await startSending(runtime)
  process.send?.('ready')
  await new Promise((resolve) => process.once('message', resolve))
  await running.close()
  await runtime.close()
}

/** A pool of nodemailer that signs each mail. */
async function runPool(): Promise<void> {
  const pool = nodemailer.createTransport({
    ...server,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.MAX_SAFE_INTEGER,
    ignoreTLS: true,
    dkim: { domainName: domain, keySelector: 'bench', privateKey: values.key },
  })
  process.send?.('ready')
  await inPool(async ({ from, address, subject, text, html, messageId, headers }) => {
    await pool.sendMail({
      from,
      to: address,
      subject,
      text,
      html: html ?? '',
      messageId,
      headers: { ...headers },
    })
  }, connections * 2)
  pool.close()
}

/** Our own parts without the ledger: made, signed, handed over. */
async function runBare(): Promise<void> {
  const keys = new Map([
    [domain, [{ domain, selector: 'bench', algorithm: 'rsa' as const, key: dkimKeyOf(values.key) }]],
  ])
  const waiting = new Map<string, () => void>()
  const lines = new Lines<string>({ ...server, security: 'none', user: '', password: '' }, connections, {
    verdict: async (ref, { kind, said }) => {
      if (kind !== 'sent') throw new Error(said)
      waiting.get(ref)?.()
      waiting.delete(ref)
    },
    unreachable: (error) => {
      throw error
    },
    room: () => lines.want(connections),
  })
  lines.want(connections)
  process.send?.('ready')
  await inPool(async (mail) => {
    const message = await makeMessage(mail, { keys, returnPath }, new Date())
    await new Promise<void>((resolve) => {
      waiting.set(mail.ref, resolve)
      lines.add([{ item: mail.ref, message }])
    })
  }, connections * 4)
  await lines.close()
}

async function inPool(send: (mail: Outgoing) => Promise<void>, atOnce: number): Promise<void> {
  const source = mails()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = await source.next(); !next.done; next = await source.next()) await send(next.value)
    }),
  )
}

if (values.what === 'pool') await runPool()
else if (values.what === 'bare') await runBare()
else await runSender()
process.exit(0)
