import { sql } from 'kysely'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import type { Harness } from './database.ts'
import { mailApi, type MailRow, type MailSettings } from '#features/mail/mail.api.ts'
import { defaultMailSettings } from '#features/mail/mail.settings.ts'
import type { Letter } from '#features/mail/mail.ts'

/** Customers to write to, and what tests ask about their mail. */
export function mailWorld(harness: Harness) {
  const { call } = harness
  const { list, settings, updateSettings } = mailApi.endpoints
  const manager = () => harness.as('manager')
  const mailsOf = async (customerId: string): Promise<MailRow[]> =>
    (await call('manager', list, { query: { customerId } })).items
  const set = async (change: Partial<MailSettings>, password?: string): Promise<void> => {
    const { version } = await call('administrator', settings, {})
    await call('administrator', updateSettings, {
      body: {
        version,
        settings: { ...defaultMailSettings, ...change },
        ...(password !== undefined && { password }),
      },
    })
  }
  return {
    set,
    mailsOf,
    useServer: (port: number) =>
      set({ host: '127.0.0.1', port, security: 'none', fromAddress: 'shop@example.jp' }),
    async makeCustomer(email: string | null, ownerId: string | null = null): Promise<string> {
      const { id } = await createCustomer(manager(), {
        familyName: '山﨑',
        givenName: '花子',
        ownerId,
        contactPoints: email === null ? [] : [{ kind: 'email', label: null, value: email }],
        posts: [],
        tagNames: [],
      })
      return id
    },
    letter: (customerId: string, more: Partial<Letter> = {}): Letter => ({
      customerId,
      template: 'test.notice',
      about: null,
      subject: '次回のお届け',
      body: '山﨑 花子 様\n\nお知らせです。',
      ...more,
    }),
    async one(customerId: string): Promise<MailRow> {
      const [first] = await mailsOf(customerId)
      if (!first) throw new Error('no mail')
      return first
    },
    async toldOf(customerId: string): Promise<string[]> {
      const { rows } = await sql<{ name: string }>`
        select name from customer_event where customer_id = ${customerId}::uuid
          and name like 'mail.%' order by occurred_at, id`.execute(harness.system().db)
      return rows.map(({ name }) => name)
    },
    healthOf: async (customerId: string) =>
      (await getCustomer(manager(), customerId)).contactPoints[0]?.health,
    async later(): Promise<void> {
      await sql`update mail_message set due_at = now() - interval '1 second' where state = 'queued'`.execute(
        harness.system().db,
      )
    },
  }
}
