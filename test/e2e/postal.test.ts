import { describe, expect, it } from 'vitest'
import { customerText } from '#features/customers/customer.text.ts'
import { translator } from '#kit/text.ts'
import { postalOfferText } from '#web/parts/postal-offer.text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(customerText, 'ja')
const offer = translator(postalOfferText, 'ja')

/** Nothing is loaded here: the built-in list answers. */
describe('the postal code of a new customer', () => {
  const enishi = useEnishi()

  it('brings the address and the company, and never touches what was typed', async () => {
    const page = await enishi.open('/customers/new')
    const code = page.getByLabel(t('postalCode'))
    const address = page.getByLabel(t('address'), { exact: true })
    await code.fill('１１３ー００３３')
    await expect.poll(() => address.inputValue()).toBe('東京都文京区本郷')
    expect(await page.getByText(offer('incomplete')).isVisible()).toBe(true)

    // What came from a code and was not touched goes with it.
    await code.fill('100-8111')
    await expect.poll(() => address.inputValue()).toBe('東京都千代田区千代田１－１')
    expect(await page.getByLabel(t('companyName')).inputValue()).toBe('宮内庁')

    await address.fill('東京都千代田区千代田1-1 北詰')
    await code.fill('150-0001')
    const replace = page.getByRole('button', { name: offer('replaceBy', { address: '東京都渋谷区神宮前' }) })
    await replace.waitFor()
    expect(await address.inputValue()).toBe('東京都千代田区千代田1-1 北詰')
    await code.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await address.inputValue()).toBe('東京都渋谷区神宮前')
    expect(await address.evaluate((field) => field === document.activeElement)).toBe(true)
  })

  it('asks nothing in the midst of a conversion', async () => {
    const page = await enishi.open('/customers/new')
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/postal-codes/')) asked.push(request.url())
    })
    await page.getByLabel(t('postalCode')).focus()
    const input = await page.context().newCDPSession(page)
    await input.send('Input.imeSetComposition', {
      text: '１１３００３３',
      selectionStart: 7,
      selectionEnd: 7,
    })
    await page.waitForTimeout(300)
    expect(asked).toEqual([])
    await input.send('Input.insertText', { text: '1130033' })
    await expect
      .poll(() => page.getByLabel(t('address'), { exact: true }).inputValue())
      .toBe('東京都文京区本郷')
    expect(asked).toHaveLength(1)
  })
})
