import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { deliveryApi, type Check } from './delivery.api.ts'
import { defaultDeliverySettings } from './delivery.settings.ts'
import { examineDelivery } from './delivery.examine.ts'

type Zone = { [question: string]: readonly string[] }

const kinds: { readonly [code: number]: string } = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' }

/** A DNS server on this machine that answers from `zone`, by `TXT example.jp`; what is not there does not exist. */
async function startDns(zone: () => Zone): Promise<{ port: number; socket: Socket }> {
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    let at = 12
    const labels: string[] = []
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length))
      at += length + 1
    }
    const kind = kinds[question.readUInt16BE(at + 1)] ?? ''
    const answers = zone()[`${kind} ${labels.join('.').toLowerCase()}`]
    if (answers?.[0] === 'silence') return
    const head = Buffer.alloc(12)
    question.copy(head, 0, 0, 2)
    head.writeUInt16BE(answers?.[0] === 'refused' ? 0x81_85 : answers ? 0x81_80 : 0x81_83, 2)
    head.writeUInt16BE(1, 4)
    const records = answers?.[0] === 'refused' ? [] : (answers ?? [])
    head.writeUInt16BE(records.length, 6)
    const asked = question.subarray(12, at + 5)
    socket.send(Buffer.concat([head, asked, ...records.map((record) => answer(kind, record))]), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { port: socket.address().port, socket }
}

function answer(kind: string, record: string): Buffer {
  let data: Buffer
  if (kind === 'TXT')
    data = Buffer.concat(
      (record.match(/[\s\S]{1,255}/g) ?? ['']).map((part) =>
        Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]),
      ),
    )
  else {
    const name = record
      .split('.')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
    data = Buffer.concat([Buffer.from([0, 10]), ...name, Buffer.from([0])])
  }
  const head = Buffer.from([0xc0, 12, 0, kind === 'TXT' ? 16 : 15, 0, 1, 0, 0, 0, 60, 0, 0])
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

describe('what the DNS says of a domain that mail comes from', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const { addDomain, checkDomain, settings, updateSettings, addKey, useKey, removeKey } =
    deliveryApi.endpoints
  let zone: Zone = {}
  let dns: Awaited<ReturnType<typeof startDns>>
  let key = { name: '', value: '' }
  beforeAll(async () => {
    dns = await startDns(() => zone)
    const made = await call('administrator', addDomain, { body: { name: 'example.jp' } })
    key = made.keys[0]?.record ?? key
  })
  afterAll(() => {
    dns.socket.close()
  })
  beforeEach(() => use(''))

  async function use(returnPath: string, resolvers = [`127.0.0.1:${dns.port}`]): Promise<void> {
    const { version } = await call('administrator', settings, {})
    await call('administrator', updateSettings, {
      body: { version, settings: { ...defaultDeliverySettings, returnPath, resolvers } },
    })
  }
  const good = (): Zone => ({
    [`TXT ${key.name}`]: [key.value],
    'TXT example.jp': [
      'google-site-verification=x',
      'v=spf1 a:smtp.example.jp include:_spf.example.net ~all',
    ],
    'TXT _spf.example.net': ['v=spf1 ip4:192.0.2.0/24 -all'],
    'TXT _dmarc.example.jp': ['v=DMARC1; p=quarantine; rua=mailto:dmarc@example.jp'],
    'MX example.jp': ['mx.example.jp'],
  })
  async function found(change: Zone = {}): Promise<{ [name: string]: string }> {
    zone = { ...good(), ...change }
    const { checks } = await call('administrator', checkDomain, { params: { domain: 'example.jp' } })
    return Object.fromEntries(checks.map(({ name, state }: Check) => [name, state]))
  }
  const without = (question: string): void => {
    zone = Object.fromEntries(Object.entries(good()).filter(([name]) => name !== question))
  }
  async function lookAt(): Promise<Check[]> {
    return (await call('administrator', checkDomain, { params: { domain: 'example.jp' } })).checks
  }

  it('is well where all is published', async () => {
    expect(await found()).toEqual({ dkim: 'good', spf: 'good', dmarc: 'good', mx: 'good' })
  })

  it.each([
    [
      'another key than ours',
      (): Zone => ({ [`TXT ${key.name}`]: ['v=DKIM1; k=rsa; p=AAAA'] }),
      { dkim: 'bad' },
    ],
    ['a key that was revoked', (): Zone => ({ [`TXT ${key.name}`]: ['v=DKIM1; p='] }), { dkim: 'bad' }],
    ['two SPF records', (): Zone => ({ 'TXT example.jp': ['v=spf1 -all', 'v=spf1 ~all'] }), { spf: 'bad' }],
    ['an SPF record for everybody', (): Zone => ({ 'TXT example.jp': ['v=spf1 +all'] }), { spf: 'bad' }],
    ['an SPF record without an end', (): Zone => ({ 'TXT example.jp': ['v=spf1 mx'] }), { spf: 'note' }],
    [
      'a slip of the pen in SPF',
      (): Zone => ({ 'TXT example.jp': ['v=spf1 includ:x.example ~all'] }),
      { spf: 'bad' },
    ],
    [
      'an SPF record that includes itself for ever',
      (): Zone => ({ 'TXT example.jp': [`v=spf1 ${'a mx '.repeat(5)}include:example.jp ~all`] }),
      { spf: 'bad' },
    ],
    [
      'DMARC without a policy',
      (): Zone => ({ 'TXT _dmarc.example.jp': ['v=DMARC1; rua=mailto:x@example.jp'] }),
      { dmarc: 'bad' },
    ],
    [
      'two DMARC records',
      (): Zone => ({ 'TXT _dmarc.example.jp': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }),
      { dmarc: 'bad' },
    ],
    [
      'DMARC of which nobody hears',
      (): Zone => ({ 'TXT _dmarc.example.jp': ['v=DMARC1; p=none'] }),
      { dmarc: 'note' },
    ],
  ])('is told with its remedy where there is %s', async (_what, change, states) => {
    expect(await found(change())).toMatchObject(states)
  })

  it('says what to put into the DNS where nothing is', async () => {
    zone = {}
    const checks = await lookAt()
    expect(checks.map(({ name, state, record }) => [name, state, record?.name])).toEqual([
      ['dkim', 'bad', key.name],
      ['spf', 'bad', 'example.jp'],
      ['dmarc', 'bad', '_dmarc.example.jp'],
      ['mx', 'bad', undefined],
    ])
    expect(checks[0]?.record?.value).toBe(key.value)
    for (const { what, remedy } of checks)
      expect([what.ja, what.en, remedy?.ja, remedy?.en].every(Boolean)).toBe(true)
  })

  it('looks at SPF and MX where bounces come back to, and says where that is not aligned', async () => {
    await use('bounce@elsewhere.example')
    zone = {
      ...good(),
      'TXT elsewhere.example': ['v=spf1 -all'],
      'MX elsewhere.example': ['mx.elsewhere.example'],
    }
    expect((await lookAt()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'dkim good',
      'spf good',
      'return note',
      'dmarc good',
      'mx good',
    ])
    await use('bounce@return.example.jp')
    zone = { ...good(), 'TXT return.example.jp': ['v=spf1 -all'], 'MX return.example.jp': ['mx.example.jp'] }
    expect((await lookAt()).some(({ name }) => name === 'return')).toBe(false)
    zone = { ...zone, 'TXT _dmarc.example.jp': ['v=DMARC1; p=none; aspf=s; rua=mailto:x@example.jp'] }
    expect((await lookAt()).some(({ name }) => name === 'return')).toBe(true)
  })

  it('is not known, and no fault, where no server answers', async () => {
    zone = { ...good(), 'TXT _dmarc.example.jp': ['refused'] }
    expect(await lookAt()).toContainEqual(expect.objectContaining({ name: 'dmarc', state: 'unanswered' }))
    await use('', ['127.0.0.1:1'])
    const checks = await lookAt()
    expect(checks.map(({ state }) => state)).toEqual(['unanswered', 'unanswered', 'unanswered', 'unanswered'])
    const findings = []
    for await (const finding of examineDelivery(harness.system())) findings.push(finding.state)
    expect(findings).not.toContain('bad')
  })

  it('takes a new key into use once it is published, and keeps the old one until it is deleted', async () => {
    const params = { domain: 'example.jp' }
    const [made] = (await call('administrator', addKey, { params, body: {} })).keys
    expect(made).toMatchObject({ selector: 'enishi2', usedSince: null })
    without('')
    expect((await lookAt()).filter(({ name }) => name === 'dkim').map(({ state }) => state)).toEqual([
      'note',
      'good',
    ])
    const kept = await request('administrator', 'DELETE', '/delivery/domains/example.jp/keys/enishi1')
    expect(kept.statusCode).toBe(409)
    const { keys } = await call('administrator', useKey, { params: { ...params, selector: 'enishi2' } })
    expect(keys.map(({ selector, retiredAt }) => [selector, retiredAt === null])).toEqual([
      ['enishi2', true],
      ['enishi1', false],
    ])
    const left = await call('administrator', removeKey, { params: { ...params, selector: 'enishi1' } })
    expect(left.keys).toHaveLength(1)
  })
})
