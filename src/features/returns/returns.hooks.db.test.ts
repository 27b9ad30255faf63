import { createSign, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { returnsApi, type Hook } from './returns.api.ts'
import { signatureHeader, signatureOf } from './returns.providers.ts'
import { listReturns } from './returns.store.ts'
import type { Provider } from './returns.ts'

let made = 0

describe('what providers post', () => {
  const harness = useRuntime()
  const { call } = harness
  const { createHook, updateHook, rotateHook, hooks, testHook } = returnsApi.endpoints

  async function listen(provider: Provider, change: Partial<Hook> = {}) {
    const { hook, url, signingKey } = await call('administrator', createHook, {
      body: { provider, name: provider, publicKey: null, topic: null, ...change },
    })
    return { hook, path: new URL(url).pathname, signingKey: signingKey ?? '' }
  }
  const post = (path: string, body: string, headers: { [name: string]: string } = {}) =>
    harness.http().inject({
      method: 'POST',
      url: path,
      payload: body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  async function person(): Promise<{ id: string; address: string }> {
    const address = `p${String(++made)}@ito.example.co.jp`
    return { id: await makeReader(harness.system(), address), address }
  }
  const of = async (customerId: string) =>
    (await listReturns(harness.system(), { limit: 50, customerId })).items
  const stateOf = async (id: string) =>
    (await call('administrator', hooks, {})).items.find((one) => one.id === id)

  describe('anything that can sign', () => {
    const bounce = (email: string, id = `event-${String(++made)}`) => ({
      id,
      type: 'bounce',
      email,
      status: '5.1.1',
      said: '550 5.1.1 User unknown',
    })
    const signed = (key: string, body: string) => ({ [signatureHeader]: signatureOf(key, Buffer.from(body)) })

    it('is taken in where the signature fits, each event once', async () => {
      const { path, signingKey } = await listen('generic')
      const one = await person()
      const body = JSON.stringify({ events: [bounce(one.address, 'event-once')] })
      expect((await post(path, body, signed(signingKey, body))).statusCode).toBe(200)
      expect((await post(path, body, signed(signingKey, body))).statusCode).toBe(200)
      expect(await of(one.id)).toMatchObject([
        { kind: 'bounce', hard: true, reason: 'userUnknown', source: 'hook' },
      ])
    })

    it('is refused without a signature, with that of another body, and at an address that is not there', async () => {
      const { hook, path, signingKey } = await listen('generic')
      const one = await person()
      const body = JSON.stringify({ events: [bounce(one.address)] })
      expect((await post(path, body)).statusCode).toBe(401)
      expect((await post(path, body, signed(signingKey, `${body} `))).statusCode).toBe(401)
      expect((await post('/hooks/mail/generic/nowhere', body, signed(signingKey, body))).statusCode).toBe(404)
      expect((await post(path.replace('generic', 'ses'), body)).statusCode).toBe(404)
      expect(await of(one.id)).toEqual([])
      expect((await stateOf(hook.id))?.problem).toContain('signature')
    })

    it('is taken in where it holds what no database does, and is not posted for ever', async () => {
      const { path, signingKey } = await listen('generic')
      const one = await person()
      const body = JSON.stringify({
        events: [
          { ...bounce('\u0000nobody@b.example.jp'), messageId: 'a\u0000b', said: '\u0000' },
          bounce(one.address),
        ],
      })
      expect((await post(path, body, signed(signingKey, body))).statusCode).toBe(200)
      expect(await of(one.id)).toHaveLength(1)
    })

    it('says what it would understand of a body, unsigned, and takes nothing in', async () => {
      const { hook } = await listen('generic')
      const one = await person()
      const tell = (body: string) =>
        call('administrator', testHook, { params: { id: hook.id }, body: { body } })
      expect(
        await tell(
          JSON.stringify({
            events: [bounce(one.address), { ...bounce('x@y.example.jp'), type: 'complaint' }],
          }),
        ),
      ).toMatchObject({
        problem: null,
        items: [
          { kind: 'bounce', customer: { id: one.id }, done: 'gone' },
          { kind: 'complaint', customer: null, done: null },
        ],
      })
      expect(await of(one.id)).toEqual([])
      expect((await tell('{')).problem).toEqual(expect.any(String))
      expect((await stateOf(hook.id))?.heardAt).toBeNull()
      const forbidden = await harness.request('manager', 'POST', `/return-hooks/${hook.id}/test`, {
        body: { body: '{}' },
      })
      expect(forbidden.statusCode).toBe(403)
    })

    it('is refused where it cannot be read or is too much, and changes nothing', async () => {
      const { path, signingKey } = await listen('generic')
      for (const body of [
        '',
        '{',
        '[]',
        '{"events":[{"id":1}]}',
        JSON.stringify({ events: Array(1001).fill(bounce('a@b.example.jp')) }),
      ])
        expect((await post(path, body, signed(signingKey, body))).statusCode).toBe(400)
      const huge = JSON.stringify({ events: [], filler: 'x'.repeat(2_100_000) })
      expect((await post(path, huge, signed(signingKey, huge))).statusCode).toBe(413)
    })

    it('an unsubscription at the provider is a refusal', async () => {
      const { path, signingKey } = await listen('generic')
      const one = await person()
      const body = JSON.stringify({ events: [{ id: 'u1', type: 'unsubscribe', email: one.address }] })
      await post(path, body, signed(signingKey, body))
      expect(await of(one.id)).toMatchObject([{ kind: 'stopRequest', done: 'stopped' }])
    })

    it('another secret makes the old address nowhere; a paused one is nowhere too', async () => {
      const { hook, path, signingKey } = await listen('generic')
      const rotated = await call('administrator', rotateHook, {
        params: { id: hook.id },
        body: { version: hook.version },
      })
      const body = '{"events":[]}'
      expect((await post(path, body, signed(signingKey, body))).statusCode).toBe(404)
      const [next, key] = [new URL(rotated.url).pathname, rotated.signingKey ?? '']
      expect((await post(next, body, signed(key, body))).statusCode).toBe(200)
      const { name, publicKey, topic, version } = rotated.hook
      await call('administrator', updateHook, {
        params: { id: hook.id },
        body: { name, publicKey, topic, version, paused: true },
      })
      expect((await post(next, body, signed(key, body))).statusCode).toBe(404)
    })
  })

  describe('SendGrid', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    const headersOf = (body: string, stamp = '1793577600') => ({
      'x-twilio-email-event-webhook-timestamp': stamp,
      'x-twilio-email-event-webhook-signature': sign(
        'sha256',
        Buffer.from(stamp + body),
        privateKey,
      ).toString('base64'),
    })

    it('is heard where its key fits; deliveries and opens are let pass', async () => {
      const { path } = await listen('sendgrid', { publicKey: key })
      const one = await person()
      const body = JSON.stringify([
        { email: one.address, event: 'delivered', sg_event_id: 'a', timestamp: 1_793_577_600 },
        { event: 'unreadable' },
        {
          email: one.address,
          event: 'bounce',
          type: 'bounce',
          sg_event_id: 'b',
          timestamp: 1_793_577_600,
          status: '5.2.2',
          reason: '552 5.2.2 The mailbox is full',
        },
        { email: one.address, event: 'spamreport', sg_event_id: 'c', timestamp: 1_793_577_600 },
      ])
      expect((await post(path, body, headersOf(body))).statusCode).toBe(200)
      expect((await of(one.id)).map(({ kind, reason, hard }) => [kind, reason, hard]).toSorted()).toEqual([
        ['bounce', 'mailboxFull', false],
        ['complaint', null, false],
      ])
    })

    it('is refused without its key, with another stamp, or with a signature of somebody else', async () => {
      const { path } = await listen('sendgrid', { publicKey: key })
      const { path: bare } = await listen('sendgrid')
      const body = '[]'
      expect((await post(bare, body, headersOf(body))).statusCode).toBe(401)
      expect(
        (await post(path, body, { ...headersOf(body), 'x-twilio-email-event-webhook-timestamp': '1' }))
          .statusCode,
      ).toBe(401)
      expect((await post(path, body)).statusCode).toBe(401)
      expect(
        (await post(path, body, { ...headersOf(body), 'x-twilio-email-event-webhook-signature': 'bm8=' }))
          .statusCode,
      ).toBe(401)
    })
  })

  describe('Amazon SES by SNS', () => {
    const topic = 'arn:aws:sns:ap-northeast-1:000000000000:mail'
    const notification = (message: object, id = `sns-${String(++made)}`) => ({
      Type: 'Notification',
      MessageId: id,
      TopicArn: topic,
      Message: JSON.stringify(message),
      Timestamp: '2026-11-02T01:00:00.000Z',
      SignatureVersion: '2',
    })
    const bounceOf = (emailAddress: string) => ({
      notificationType: 'Bounce',
      mail: { source: 'bounce@shop.example.jp', commonHeaders: { subject: 'News' } },
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        timestamp: '2026-11-02T01:00:00.000Z',
        bouncedRecipients: [
          { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
        ],
      },
    })

    it('bounces and complaints are taken in, once each; deliveries pass', async () => {
      const { path } = await listen('ses', { topic })
      const one = await person()
      const bounce = JSON.stringify(notification(bounceOf(one.address)))
      const complaint = JSON.stringify(
        notification({
          notificationType: 'Complaint',
          complaint: {
            complaintFeedbackType: 'abuse',
            complainedRecipients: [{ emailAddress: one.address }],
          },
        }),
      )
      for (const body of [
        bounce,
        bounce,
        complaint,
        JSON.stringify(notification({ notificationType: 'Delivery' })),
      ])
        expect((await post(path, body, { 'content-type': 'text/plain' })).statusCode).toBe(200)
      expect((await of(one.id)).map(({ kind, hard, said }) => [kind, hard, said]).toSorted()).toEqual([
        ['bounce', true, '550 5.1.1 user unknown'],
        ['complaint', false, 'abuse'],
      ])
    })

    it('another topic is not listened to', async () => {
      const { path } = await listen('ses', { topic: 'arn:aws:sns:ap-northeast-1:000000000000:other' })
      const one = await person()
      expect((await post(path, JSON.stringify(notification(bounceOf(one.address))))).statusCode).toBe(401)
      expect(await of(one.id)).toEqual([])
    })

    it('with a certificate set, what is not signed with it is refused', async () => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const { path } = await listen('ses', {
        topic,
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
      })
      const one = await person()
      const sent = notification(bounceOf(one.address))
      const text = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
        .map((name) => `${name}\n${sent[name as 'Message']}\n`)
        .join('')
      const Signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')
      expect((await post(path, JSON.stringify(sent))).statusCode).toBe(401)
      expect((await post(path, JSON.stringify({ ...sent, Signature: 'bm8=' }))).statusCode).toBe(401)
      expect(await of(one.id)).toEqual([])
      expect((await post(path, JSON.stringify({ ...sent, Signature }))).statusCode).toBe(200)
      expect(await of(one.id)).toHaveLength(1)
    })

    it('the address that confirms a subscription is shown to a person and never opened; one elsewhere is refused', async () => {
      const { hook, path } = await listen('ses', { topic })
      const confirmation = (SubscribeURL: string) =>
        JSON.stringify({ ...notification({}), Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL })
      expect((await post(path, confirmation('https://evil.example.com/'))).statusCode).toBe(400)
      expect((await post(path, confirmation('http://sns.ap-northeast-1.amazonaws.com/'))).statusCode).toBe(
        400,
      )
      const url = 'https://sns.ap-northeast-1.amazonaws.com/?Action=ConfirmSubscription'
      expect((await post(path, confirmation(url))).statusCode).toBe(200)
      expect((await stateOf(hook.id))?.confirmUrl).toBe(url)
    })
  })
})
