import { describe, expect, it } from 'vitest'
import { providers } from './bounce-providers.make.ts'
import { servers } from './bounce-servers.make.ts'
import { broken } from './broken-mails.make.ts'
import type { Sample } from './sample-mails.make.ts'
import { understand } from './understand.ts'

const understood = ({ raw }: Sample, end = '\r\n') => {
  const { kind, bounces, original } = understand(Buffer.from(raw.replaceAll('\n', end), 'latin1'))
  return {
    kind,
    bounces: bounces.map(({ recipient, status, replyCode, reason, action, hard }) => [
      recipient,
      status,
      replyCode,
      reason,
      action === 'delayed' ? 'delayed' : hard ? 'hard' : 'soft',
    ]),
    messageId: original.messageId,
  }
}
const expected = ({ kind = 'bounce', bounces = [], messageId }: Sample) => ({
  kind,
  bounces,
  ...(messageId !== undefined && { messageId }),
})

describe.each([
  ['what a server writes', servers],
  ['what a provider says', providers],
  ['what is damaged', broken],
])('%s', (_what, samples) => {
  it.each(samples.map((sample) => [sample.family, sample] as const))(
    'is understood: %s',
    (_family, sample) => {
      expect(understood(sample)).toMatchObject(expected(sample))
      expect(understood(sample, '\n')).toMatchObject(expected(sample))
    },
  )
})
