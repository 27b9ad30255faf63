import { describe, expect, it } from 'vitest'
import {
  makeFrozen,
  makeMailSender,
  makeSubscriber,
  senderOf,
  variantsOf,
} from '#features/campaigns/campaigns.make.ts'
import { contentSchema } from '#features/templates/templates.content.ts'
import { useRuntime } from '#test/harness/database.ts'
import { trackingChoice } from './reactions.optout.ts'

const source = `<p>{{ customer.addressee }}</p><p><a href="https://shop.example.jp/tea">くわしく見る</a></p>`
const variants = variantsOf('A').map((variant) => ({
  ...variant,
  content: {
    from: 'own' as const,
    content: contentSchema.parse({ subject: '新茶ができました', body: { kind: 'html', source } }),
    copiedFrom: null,
  },
}))

describe('who does not want to be tracked', () => {
  const { system, as } = useRuntime()

  it('gets mails with plain links and no picture of ours, from the next one on, and tracked ones once they agree again', async () => {
    await makeMailSender(system())
    const [wary, other] = [(await makeSubscriber(system())).id, (await makeSubscriber(system())).id]
    const mailsOf = async () => {
      await makeFrozen(as('manager'), [wary, other], { variants, cap: { use: 'none' } })
      const mails = await senderOf(system()).send()
      const of = (id: string) => mails.find(({ customerId }) => customerId === id)
      return { wary: of(wary), other: of(other) }
    }
    const isTracked = (mail: { html: string | null; text: string } | undefined): boolean[] => [
      /\/r\/o\/[a-z2-7]+\.gif/.test(mail?.html ?? ''),
      /\/r\/c\//.test(mail?.html ?? ''),
      /\/r\/c\//.test(mail?.text ?? ''),
    ]
    expect(await trackingChoice.isOn(system(), wary)).toBe(true)
    await trackingChoice.set(system(), wary, false)
    expect(await trackingChoice.isOn(system(), wary)).toBe(false)
    const first = await mailsOf()
    expect(isTracked(first.wary)).toEqual([false, false, false])
    expect(first.wary?.html).toContain('href="https://shop.example.jp/tea"')
    expect(isTracked(first.other)).toEqual([true, true, true])
    // They can refuse and ask what is sent to them all the same.
    expect(first.wary?.headers['List-Unsubscribe']).toMatch(/^<http/)

    await trackingChoice.set(system(), wary, true)
    expect(isTracked((await mailsOf()).wary)).toEqual([true, true, true])
  })
})
