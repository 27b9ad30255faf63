import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { translator } from '#kit/text.ts'
import { shellText } from '#web/shell.text.ts'
import { administrator, useEnishi } from './harness/enishi.ts'

const t = translator(accountsText, 'ja')
const shell = translator(shellText, 'ja')

describe('the first visit', () => {
  const enishi = useEnishi({ setUp: false })

  async function fillIn(page: Page, password: string): Promise<void> {
    await page.getByLabel(t('organisation')).fill('株式会社みどり屋')
    await page.getByLabel(t('yourName')).fill(administrator.name)
    await page.getByLabel(t('email')).fill(administrator.email)
    await page.getByRole('textbox', { name: t('password') }).fill(password)
    await page.getByRole('button', { name: t('begin') }).click()
  }

  it('refuses a short and a breached password in words and keeps what was typed', async () => {
    const page = await enishi.open('/', { refusals: [400] })
    for (const password of ['himitsu', 'passwordpassword']) {
      await fillIn(page, password)
      const alert = page.getByRole('alert')
      await alert.getByRole('link').waitFor()
      expect(await alert.textContent()).toContain('パスワード')
      await alert.getByRole('link').click()
      expect(await page.locator(':focus').inputValue()).toBe(password)
      expect(await page.getByLabel(t('organisation')).inputValue()).toBe('株式会社みどり屋')
    }
  })

  it('makes the organisation and its administrator and lets them in', async () => {
    const page = await enishi.open('/')
    await fillIn(page, administrator.password)
    await page.getByRole('button', { name: shell('account', { name: administrator.name }) }).waitFor()
    expect(await page.getByText('株式会社みどり屋').first().isVisible()).toBe(true)
  })

  it('is over: whoever comes next is asked to sign in', async () => {
    const page = await enishi.open('/customers')
    await page.getByRole('heading', { name: t('signIn') }).waitFor()
  })

  it('a wrong password is refused without saying whether the address exists', async () => {
    const page = await enishi.open('/', { refusals: [401] })
    const refused: (string | null)[] = []
    for (const email of [administrator.email, 'nobody@example.com']) {
      await signIn(page, email, 'kame-wa-mannen-tsuru-wa-sennen')
      await page.getByRole('alert').waitFor()
      refused.push(await page.getByRole('alert').textContent())
      await page.reload()
    }
    expect(refused[0]).toBe(refused[1])
    expect(refused[0]).toMatch(/パスワード/)
  })

  it('the right one leads to where one wanted to go, and signing out ends it', async () => {
    const page = await enishi.open('/users')
    await signIn(page, administrator.email, administrator.password)
    await page.getByRole('heading', { name: t('users') }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/users')
    await page.getByRole('button', { name: shell('account', { name: administrator.name }) }).click()
    await page.getByRole('menuitem', { name: shell('signOut') }).click()
    await page.getByRole('heading', { name: t('signIn') }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: t('signIn') }).waitFor()
  })

  async function signIn(page: Page, email: string, password: string): Promise<void> {
    await page.getByLabel(t('email')).fill(email)
    await page.getByRole('textbox', { name: t('password') }).fill(password)
    await page.getByRole('button', { name: t('signInDo') }).click()
  }
})
