import { describe, expect, it } from 'vitest'
import { consentApi } from '#features/consent/consent.api.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { bounceMail, replyMail } from '#features/returns/returns.make.ts'
import { returnsSettingsText } from '#features/returns/returns-settings.text.ts'
import { returnsText } from '#features/returns/returns.text.ts'
import { translator } from '#kit/text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(returnsText, 'ja')
const settings = translator(returnsSettingsText, 'ja')
const wholeStory = 60_000

describe('a mail that comes back', () => {
  const enishi = useEnishi()

  it(
    'makes its address undeliverable, is refused next time with the reason, and an unclear answer is decided by a person',
    async () => {
      const [gone, asks] = ['kieta@ito.example.co.jp', 'kiku@ito.example.co.jp']
      const make = async (value: string, givenName: string) =>
        enishi.call(customersApi.endpoints.create, {
          body: { familyName: '伊藤', givenName, contactPoints: [{ kind: 'email', label: null, value }] },
        })
      const [first, second] = [await make(gone, '消子'), await make(asks, '聞子')]
      const whyNot = async (customerId: string, key: string) =>
        (
          await enishi.call(consentApi.endpoints.gate, {
            body: { asks: [{ customerId, channel: 'email', key, purposeId: newsPurpose }] },
          })
        ).items[0]?.reason

      const page = await enishi.open('/settings/returns')
      for (const [name, message, matched] of [
        ['bounce.eml', bounceMail({ to: gone }), '1'],
        ['reply.eml', replyMail(asks, '配信停止はどうすればよいですか？'), '1'],
      ] as const) {
        const chooser = page.waitForEvent('filechooser')
        await page.getByRole('button', { name: settings('choose') }).click()
        await (await chooser).setFiles({ name, mimeType: 'message/rfc822', buffer: message })
        await page
          .getByText(settings('taken', { messages: '1', fresh: '1', matched, unmatched: '0' }))
          .waitFor()
      }
      expect(await whyNot(first.id, gone)).toBe('bounced')

      await page.goto('/returns')
      await page.getByText(gone).first().click()
      await page.getByText(t('doneGone')).first().waitFor()
      await page.getByLabel(t('view'), { exact: true }).selectOption('asked')
      await page.getByText(asks).first().click()
      await page.getByRole('button', { name: t('decideStop') }).click()
      await page.getByText(t('stoppedDone')).waitFor()
      await expect.poll(() => whyNot(second.id, asks)).toBe('refused')
    },
    wholeStory,
  )
})
