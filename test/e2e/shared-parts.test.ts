import { describe, expect, it } from 'vitest'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { administrator, useEnishi } from './harness/enishi.ts'

describe('what many screens share', () => {
  const enishi = useEnishi()

  it('a table that is wider than its room keeps the name and the pinned columns in sight', async () => {
    await enishi.call(customersApi.endpoints.create, { body: { familyName: '髙橋', code: 'A-1' } })
    const columns = 'fullName,email:500,code:160:p,phone:500,prefecture:500'
    const page = await enishi.open(`/customers?columns=${columns}`)
    const heading = (at: number) => page.getByRole('columnheader').nth(at)
    await page.getByRole('cell', { name: 'A-1' }).waitFor()
    // The box to choose all, the name, the pinned one, and then those that scroll.
    const lefts = async () => {
      const found: number[] = []
      for (const at of [1, 2, 3]) found.push((await heading(at).boundingBox())?.x ?? 0)
      return found
    }
    const [name, pinned, loose = 0] = await lefts()
    await heading(3).evaluate((cell) => {
      const scroller = cell.closest('[data-density]')
      if (scroller) scroller.scrollLeft = 300
    })
    expect(await lefts()).toEqual([name, pinned, loose - 300])
  })

  it('a refusal leads to what is to be done first', async () => {
    const { password } = administrator
    const { id } = await enishi.call(accountsApi.endpoints.createUser, {
      body: { email: 'owner@example.com', name: '担当 花子', role: 'member', password },
    })
    await enishi.call(customersApi.endpoints.create, { body: { familyName: '林', ownerId: id } })
    const page = await enishi.open(`/users/${id}`, { refusals: [409] })
    await page.getByRole('button', { name: accountsText.disable.ja }).click()
    await page.getByRole('alert').getByRole('link', { name: '引き継ぐ' }).click()
    await page.waitForURL(`**/handovers/new?from=${id}`)
  })

  it('who may only read sees values as text, and the name of the permission that a screen needs', async () => {
    const { password } = administrator
    const { id } = await enishi.call(customersApi.endpoints.create, { body: { familyName: '読取' } })
    const email = 'reader@example.com'
    await enishi.call(accountsApi.endpoints.createUser, {
      body: { email, name: '閲覧 三郎', role: 'readOnly', password },
    })
    const page = await enishi.open('/', { visitor: true })
    await page.getByLabel(accountsText.email.ja).fill(email)
    await page.getByLabel(accountsText.password.ja, { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').first().waitFor()
    await page.goto(`/customers/${id}`)
    const value = page.locator('[data-field="familyName"]').getByText('読取', { exact: true })
    await value.waitFor()
    expect(await page.locator('[data-field="familyName"] button', { hasText: '読取' }).count()).toBe(0)
    await page.goto('/contracts/new')
    await page.getByText('「契約を登録・変更する」', { exact: false }).waitFor()
  })
})
