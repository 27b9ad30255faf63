import { hasServer, readFrom, readServer } from '#features/mail/mail.settings.ts'
import { noServer } from '#features/mail/mail.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { openLine, saidBy, type Line, type MailServer } from '#platform/mail/line.ts'
import type { Work } from '#platform/work.ts'
import type { DeliveryState } from './delivery.api.ts'
import { listStopped, release } from './delivery.breaker.ts'
import { makeMessage } from './delivery.compose.ts'
import { readSigningKeys } from './delivery.keys.ts'
import { domainOf } from './delivery.pace.ts'
import { livingProcesses } from './delivery.process.ts'
import { readRests } from './delivery.rest.ts'
import { readDeliverySettings } from './delivery.settings.ts'
import { deliveryText } from './delivery.text.ts'

/** Who sends, and what is stopped. */
export async function readState(work: Pick<Work, 'db'>): Promise<DeliveryState> {
  const now = new Date()
  return {
    hasServer: await hasServer(work),
    processes: await livingProcesses(work),
    // Those over are kept to count how often in a row a domain asked; nothing waits for them any more.
    rests: (await readRests(work)).filter(({ until }) => new Date(until) > now),
    stopped: await listStopped(work),
  }
}

export async function releaseStopped(
  work: Work,
  which: { scope: string; version: number },
): Promise<DeliveryState> {
  await release(work, which)
  return readState(work)
}

/** Sends one mail at once, signed as all are, to see that the settings are right; says what the server said. */
export async function tryOut(work: Work, to: string): Promise<{ response: string }> {
  const server = await readServer(work)
  if (!server) throw noServer()
  const sender = await readFrom(work)
  const { settings } = await readDeliverySettings(work)
  const making = { keys: await readSigningKeys(work), returnPath: settings.returnPath }
  const id = newId()
  const message = await makeMessage(
    {
      ...sender,
      ref: id,
      customerId: id,
      address: to,
      subject: deliveryText.testSubject[work.locale],
      text: deliveryText.testBody[work.locale],
      html: null,
      messageId: `${id}@${domainOf(sender.from.address) || 'localhost'}`,
      returnToken: null,
      headers: { 'Auto-Submitted': 'auto-generated' },
    },
    making,
    new Date(),
  )
  const line = await reach(server)
  try {
    const { kind, said } = await line.send(message)
    if (kind !== 'sent') throw refused(said)
    return { response: said }
  } finally {
    line.close()
  }
}

async function reach(server: MailServer): Promise<Line> {
  try {
    return await openLine(server)
  } catch (error) {
    throw refused(saidBy(error))
  }
}

const refused = (said: string): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'メールを送れませんでした。設定を確認してください。サーバーの答え: {said}',
      en: 'The mail could not be sent. Check the settings. The server said: {said}',
    },
    params: { said },
  })
