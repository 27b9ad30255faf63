import type { Account } from './returns.mailboxes.ts'

/** A message in the folder that was not read yet. */
export type Waiting = { readonly uid: number; readonly raw: Buffer }

/** A folder that is open; whoever opened it closes it. */
export type Folder = {
  readonly uidValidity: string
  readonly messages: number
  readonly folders: readonly string[]
  /** Numbers of the messages above `uid`, the lowest first. */
  after(uid: number): Promise<number[]>
  read(uids: readonly number[]): Promise<Waiting[]>
  /** The last so many, whether they were read or not. */
  latest(count: number): Promise<Buffer[]>
  /** What becomes of those that were read; of those that are gone meanwhile nothing. */
  finish(uids: readonly number[]): Promise<void>
  close(): Promise<void>
}

const patience = { connect: 20_000, silence: 60_000 }
/** Of a larger one the beginning is enough: reports and replies say first what they have to say. */
const mostBytes = 4_000_000

/** Signs in and opens the folder; throws what the server said. */
export async function openFolder(account: Account): Promise<Folder> {
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: account.security === 'tls',
    ...(account.security !== 'tls' && { doSTARTTLS: account.security === 'starttls' }),
    auth: { user: account.userName, pass: account.password },
    logger: false,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    socketTimeout: patience.silence,
  })
  // Without a listener a line that breaks between two commands would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const folders = (await client.list()).map(({ path }) => path)
    const opened = await client.mailboxOpen(account.folder)
    return {
      uidValidity: String(opened.uidValidity),
      messages: opened.exists,
      folders,
      async after(uid) {
        if (opened.exists === 0) return []
        const found = await client.search({ uid: `${uid + 1}:*` }, { uid: true })
        // `*` is the last message, even where that is below.
        return (found || []).filter((one) => one > uid).toSorted((a, b) => a - b)
      },
      async read(uids) {
        const waiting: Waiting[] = []
        for await (const { uid, source } of client.fetch(
          uids.join(','),
          { uid: true, source: { start: 0, maxLength: mostBytes } },
          { uid: true },
        ))
          if (source) waiting.push({ uid, raw: source })
        return waiting.toSorted((a, b) => a.uid - b.uid)
      },
      async latest(count) {
        if (opened.exists === 0) return []
        const range = `${Math.max(1, opened.exists - count + 1)}:*`
        const found: Buffer[] = []
        for await (const { source } of client.fetch(range, {
          uid: true,
          source: { start: 0, maxLength: mostBytes },
        }))
          if (source) found.push(source)
        return found
      },
      async finish(uids) {
        if (uids.length === 0) return
        const range = uids.join(',')
        if (account.afterReading === 'flag') await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
        if (account.afterReading === 'move' && account.moveTo !== null) {
          if (!folders.includes(account.moveTo)) await client.mailboxCreate(account.moveTo)
          await client.messageMove(range, account.moveTo, { uid: true })
        }
      },
      async close() {
        await client.logout().catch(() => client.close())
      },
    }
  } catch (error) {
    client.close()
    throw error
  }
}

/** The server's own words where it said any. */
export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { responseText, serverResponseCode } = error as Error & {
    responseText?: string
    serverResponseCode?: string
  }
  return [serverResponseCode, responseText ?? error.message].filter(Boolean).join(' ').slice(0, 500)
}
