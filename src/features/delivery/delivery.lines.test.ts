import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Verdict } from '#platform/mail/line.ts'
import { Lines } from './delivery.lines.ts'
import { startMailServer, type MailServerOfTests } from './delivery.server.make.ts'

const connections = 4

describe('connections to a server', () => {
  let server: MailServerOfTests
  let lines: Lines<number>
  let verdicts: Verdict[]
  beforeEach(async () => {
    server = await startMailServer()
    verdicts = []
    lines = new Lines(
      { host: '127.0.0.1', port: server.port, security: 'none', user: '', password: '' },
      connections,
      {
        verdict: async (_, verdict) => void verdicts.push(verdict),
        unreachable: (error) => {
          throw error
        },
        room: () => {},
      },
    )
  })
  afterEach(async () => {
    await lines.close()
    await server.close()
  })

  /** Sends so many, and answers the most that lay ready or was on its way. */
  async function send(count: number): Promise<number> {
    const before = verdicts.length
    let next = 0
    let most = 0
    while (verdicts.length < before + count) {
      lines.want(connections)
      const begun = Array.from({ length: Math.min(lines.room, count - next) }, () => next++)
      lines.add(
        begun.map((item) => ({
          item,
          message: {
            from: 'a@example.jp',
            to: `p${item}@example.com`,
            bytes: Buffer.from('Subject: a\r\n\r\n'),
          },
        })),
      )
      most = Math.max(most, before + next - verdicts.length)
      await sleep(1)
    }
    return most
  }

  it('have some ready for a quick server, and send all', async () => {
    expect(await send(200)).toBeGreaterThan(2 * connections)
    expect(server.envelopes).toHaveLength(200)
    expect(verdicts.every(({ kind }) => kind === 'sent')).toBe(true)
  })

  it('have next to nothing ready for a slow one, since that would be unknown after a crash', async () => {
    server.always(() => 'slow')
    await send(30)
    expect(await send(20)).toBeLessThanOrEqual(connections + 2)
  })
})
