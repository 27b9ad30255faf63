import { createSocket, type Socket } from 'node:dgram'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { sql } from 'kysely'
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
  else if (kind === 'A') data = Buffer.from(record.split('.').map(Number))
  else {
    const name = record
      .split('.')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
    data = Buffer.concat([Buffer.from([0, 10]), ...name, Buffer.from([0])])
  }
  const code = Number(Object.keys(kinds).find((one) => kinds[Number(one)] === kind))
  const head = Buffer.from([0xc0, 12, 0, code, 0, 1, 0, 0, 0, 60, 0, 0])
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
      'a key that was cut off',
      (): Zone => ({ [`TXT ${key.name}`]: [key.value.slice(0, 255)] }),
      { dkim: 'bad' },
    ],
    ['two keys', (): Zone => ({ [`TXT ${key.name}`]: [key.value, 'v=DKIM1; p=AAAA'] }), { dkim: 'bad' }],
    ['a key in quotation marks', (): Zone => ({ [`TXT ${key.name}`]: [`"${key.value}"`] }), { dkim: 'bad' }],
    [
      'a key for something else',
      (): Zone => ({ [`TXT ${key.name}`]: [`${key.value}; s=tlsrpt`] }),
      { dkim: 'bad' },
    ],
    [
      'a key that is being tried',
      (): Zone => ({ [`TXT ${key.name}`]: [`${key.value}; t=y`] }),
      { dkim: 'note' },
    ],
    [
      'an include of nobody',
      (): Zone => ({ 'TXT example.jp': ['v=spf1 include:gone.example ~all'] }),
      { spf: 'bad' },
    ],
    [
      'an include that has two records',
      (): Zone => ({ 'TXT _spf.example.net': ['v=spf1 -all', 'v=spf1 ~all'] }),
      { spf: 'bad' },
    ],
    [
      'an SPF record that refuses nobody',
      (): Zone => ({ 'TXT example.jp': ['v=spf1 mx ?all'] }),
      { spf: 'note' },
    ],
    [
      'DMARC for a part of the mail',
      (): Zone => ({ 'TXT _dmarc.example.jp': ['v=DMARC1; p=reject; pct=10; rua=mailto:x@example.jp'] }),
      { dmarc: 'note' },
    ],
    [
      'DMARC whose reports go to somebody who does not want them',
      (): Zone => ({ 'TXT _dmarc.example.jp': ['v=DMARC1; p=none; rua=mailto:x@reports.example'] }),
      { dmarc: 'note' },
    ],
    [
      'no server that receives but one of that name',
      (): Zone => ({ 'MX example.jp': [], 'A example.jp': ['192.0.2.1'] }),
      { mx: 'note' },
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

  it.each([
    [512, '512 ビット。受信側に無視されます'],
    [1024, '1024 ビット'],
  ])('says how short a key of %i bits is that stands there instead of ours', async (bits, said) => {
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    })
    zone = { ...good(), [`TXT ${key.name}`]: [`v=DKIM1; p=${publicKey.toString('base64')}`] }
    expect((await lookAt())[0]?.what.ja).toContain(said)
  })

  it('counts what each include costs, where together they cost more than ten look-ups', async () => {
    zone = {
      ...good(),
      'TXT example.jp': ['v=spf1 mx include:one.example include:two.example ~all'],
      'TXT one.example': ['v=spf1 include:deep.example a mx -all'],
      'TXT deep.example': ['v=spf1 a:a.example a:b.example a:c.example -all'],
      'TXT two.example': ['v=spf1 a mx ptr exists:%{i}.x.example redirect=ignored.example -all'],
    }
    const spf = (await lookAt()).find(({ name }) => name === 'spf')
    expect(spf).toMatchObject({ state: 'bad' })
    expect(spf?.what.en).toContain('costs 13 look-ups')
    expect(spf?.remedy?.en).toContain('one.example 7, two.example 5')
    zone['TXT two.example'] = ['v=spf1 a mx -all']
    zone['TXT example.jp'] = ['v=spf1 include:one.example include:two.example ~all']
    expect((await lookAt()).find(({ name }) => name === 'spf')).toMatchObject({ state: 'good' })
  })

  it('puts several SPF records together into one that is valid', async () => {
    zone = {
      ...good(),
      'TXT example.jp': ['v=spf1 mx include:_spf.example.net -all', 'v=spf1 a/24 ip4:192.0.2.0/24 mx ~all'],
    }
    expect((await lookAt()).find(({ name }) => name === 'spf')?.record?.value).toBe(
      'v=spf1 mx include:_spf.example.net a/24 ip4:192.0.2.0/24 ~all',
    )
  })

  it('takes reports that go to others for received where those say so', async () => {
    zone = {
      ...good(),
      'TXT _dmarc.example.jp': ['v=DMARC1; p=none; rua=mailto:x@reports.example'],
      'TXT example.jp._report._dmarc.reports.example': ['v=DMARC1'],
    }
    expect((await lookAt()).find(({ name }) => name === 'dmarc')).toMatchObject({ state: 'good' })
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

  it('knows domains beside each other for those of one organisation by what stands above them', async () => {
    const made = await call('administrator', addDomain, { body: { name: 'mail.shop.co.jp' } })
    const record = made.keys[0]?.record ?? key
    const look = async (): Promise<string[]> =>
      (await call('administrator', checkDomain, { params: { domain: 'mail.shop.co.jp' } })).checks.map(
        ({ name, state }) => `${name} ${state}`,
      )
    zone = {
      [`TXT ${record.name}`]: [record.value],
      'TXT bounce.shop.co.jp': ['v=spf1 a:smtp.example.jp -all'],
      'MX bounce.shop.co.jp': ['mx.shop.co.jp'],
      'TXT _dmarc.shop.co.jp': ['v=DMARC1; p=reject; sp=none; rua=mailto:dmarc@shop.co.jp'],
    }
    await use('@bounce.shop.co.jp')
    expect(await look()).toEqual(['dkim good', 'spf good', 'dmarc good', 'mx good'])
    zone['TXT _dmarc.shop.co.jp'] = ['v=DMARC1; p=reject; aspf=s; rua=mailto:dmarc@shop.co.jp']
    expect(await look()).toContain('return note')
    delete zone['TXT _dmarc.shop.co.jp']
    expect(await look()).toContain('return note')
  })

  it('is not known, and no fault, where no server answers', async () => {
    zone = { ...good(), 'TXT _dmarc.example.jp': ['refused'] }
    expect(await lookAt()).toContainEqual(expect.objectContaining({ name: 'dmarc', state: 'unanswered' }))
    await use('', ['127.0.0.1:1'])
    const checks = await lookAt()
    expect(checks.map(({ state }) => state)).toEqual(['unanswered', 'unanswered', 'unanswered', 'unanswered'])
    const findings = []
    for await (const finding of examineDelivery(harness.system())) findings.push(finding)
    const domains = (await call('administrator', deliveryApi.endpoints.domains, {})).items.length
    expect(findings.map(({ state }) => state)).toEqual(Array.from({ length: domains }, () => 'note'))
    expect(findings[0]?.what.en).toContain('No DNS server answered')
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
    // What it signed may be on its way for days: its record is still looked at, and it cannot be deleted.
    const early = await request('administrator', 'DELETE', '/delivery/domains/example.jp/keys/enishi1')
    expect(early.statusCode).toBe(409)
    expect(early.json<{ detail: string }>().detail).toContain('7')
    zone = { ...good(), [`TXT ${made?.record.name ?? ''}`]: [made?.record.value ?? ''] }
    delete zone[`TXT ${key.name}`]
    expect((await lookAt()).filter(({ name }) => name === 'dkim').map(({ state }) => state)).toEqual([
      'good',
      'note',
    ])
    await sql`update mail_dkim_key set retired_at = retired_at - interval '7 days 1 minute'`.execute(
      harness.system().db,
    )
    expect((await lookAt()).filter(({ name }) => name === 'dkim')).toHaveLength(1)
    const left = await call('administrator', removeKey, { params: { ...params, selector: 'enishi1' } })
    expect(left.keys.map(({ selector, removableAt }) => [selector, removableAt])).toEqual([['enishi2', null]])
    // One that never signed may go at once.
    await call('administrator', addKey, { params, body: { selector: 'spare' } })
    expect(
      (await call('administrator', removeKey, { params: { ...params, selector: 'spare' } })).keys,
    ).toHaveLength(1)
  })
})
