import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import { templatesApi } from './templates.api.ts'
import type { Content, ContentInput } from './templates.content.ts'
import { blocksContent, htmlContent } from './templates.make.ts'
import { richText } from './templates.rich-text.ts'
import type { PreviewInput } from './templates.schemas.ts'
import { widthOf } from './templates.lint.ts'

describe('the preview of a content', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const system = () => harness.system()
  const look = (content: Content, given: Partial<PreviewInput> = {}) =>
    call('manager', templatesApi.endpoints.preview, { body: { content, ...given } })
  const rules = async (content: Content, given: Partial<PreviewInput> = {}): Promise<string[]> =>
    (await look(content, given)).findings.map(({ rule }) => rule)
  const text = (said: string, given: Partial<ContentInput> = {}) =>
    blocksContent([{ type: 'text', doc: richText(said) }], given)
  const button = (link: string, label = '見る') => blocksContent([{ type: 'button', label, link }])

  async function fillSeller(): Promise<void> {
    const { version, settings } = await readVersionedSettings(system())
    const seller = { ...settings.seller, name: '縁商店', address: '東京都千代田区1-1', phone: '03-1234-5678' }
    await updateSettings(system(), { version, settings: { ...settings, seller } })
  }

  it('says what the law still asks for, and where to fill it in; then nothing more', async () => {
    const { findings } = await look(text('本文'))
    const foot = findings.find(({ rule }) => rule === 'foot')
    expect(foot).toMatchObject({ severity: 'error', to: '/settings/sales' })
    expect(foot?.message.ja).toContain('送信者の名前、住所、問い合わせ先')
    expect(await rules(text('本文'), { class: 'transactional' })).not.toContain('foot')
    await fillSeller()
    expect(await rules(text('本文', { preheader: '一文' }))).toEqual([])
  })

  it('shows a half-written draft as it is typed, and says in which block it cannot be read', async () => {
    const shown = await look(text('{{ customer.familyName | nope }} と {% if x %}'))
    expect(shown.text).toContain('| nope')
    expect(shown.findings).toContainEqual(
      expect.objectContaining({
        rule: 'liquid',
        severity: 'error',
        place: expect.objectContaining({ blockId: 'b1' }),
      }),
    )
    expect(await rules(text('customer.familyName }}'))).toContain('leftOver')
  })

  it('knows the variables, and what may be missing of somebody', async () => {
    expect(await rules(text('{{ customer.nickname }}'))).toContain('unknown')
    expect(await rules(text('{{ customer.familyName }}'))).toContain('noFallback')
    expect(await rules(text('{{ customer.familyName | default: "お客" }}'))).not.toContain('noFallback')
    expect(await rules(text('{{ customer.addressee }} {{ organisation.name }}'))).not.toContain('noFallback')
  })

  it('looks at the subject', async () => {
    const of = (subject: string) => rules(text('本文', { subject }))
    expect(await of('')).toContain('noSubject')
    expect(await of('あ'.repeat(40))).toContain('longSubject')
    expect(await of('今日まで！！')).toContain('loudSubject')
    expect(await of('Re: お知らせ')).toContain('falseReply')
    expect(await of('ふつうの件名です')).toEqual(['noPreheader'])
    expect(widthOf('aあｱ')).toBe(4)
  })

  it('looks at links', async () => {
    expect(await rules(button(''))).toContain('noLink')
    expect(await rules(button('shop.example/a'))).toContain('badLink')
    expect(await rules(button('ftp://shop.example/a'))).toContain('badLink')
    expect(await rules(button('http://shop.example/a'))).toContain('plainLink')
    expect(await rules(button('https://shop.example/a', ''))).toContain('noLabel')
    expect(await rules(button('https://shop.example/{{ customer.code }}'))).not.toContain('badLink')
    expect(await rules(htmlContent('<a href="#">x</a>'))).toContain('noLink')
  })

  it('looks at pictures, colours and weight', async () => {
    expect(await rules(blocksContent([{ type: 'image', imageId: null }]))).toContain('noImage')
    expect(await rules(htmlContent('<img src="/m/a.png">'))).toEqual(
      expect.arrayContaining(['noAlt', 'noSize']),
    )
    expect(await rules(htmlContent('<img src="https://cdn.example/a.png" alt="x" width="1">'))).toContain(
      'outside',
    )
    const grey = blocksContent([{ type: 'heading', text: 'あ', colour: '#cccccc' }])
    expect(await rules(grey)).toContain('dim')
    const dark = blocksContent([{ type: 'heading', text: 'あ', colour: '#202020' }])
    expect(await rules(dark)).toContain('darkText')
    expect(await rules(htmlContent(`<p>${'長い本文。'.repeat(8000)}</p>`))).toContain('heavy')
  })

  it('looks at goods and coupons', async () => {
    expect(await rules(blocksContent([{ type: 'products', items: [] }]))).toContain('noProduct')
    expect(await rules(blocksContent([{ type: 'coupon', couponId: null }]))).toContain('noCoupon')
    const promoting = blocksContent([{ type: 'recommendation' }])
    expect(await rules(promoting, { class: 'transactional' })).toContain('promotion')
    expect(await rules(promoting)).not.toContain('promotion')
  })

  it('finds words that a law asks to think about, in any width, with the reason and another way', async () => {
    const { findings } = await look(text('飲むだけで痩せる。業界Ｎｏ．１です'))
    const words = findings.filter(({ rule }) => rule === 'word')
    const said = words.map(({ message }) => message.ja).join('\n')
    expect(said).toContain('「痩せる」（薬機法）')
    expect(said).toContain('「No.1」（景表法）')
    expect(words.every(({ severity, remedy }) => severity === 'warning' && remedy.ja !== '')).toBe(true)
    // Whoever reads English is told why in English, of every word that the list begins with.
    const thin = words.find(({ place }) => place.excerpt.includes('痩せる'))
    expect(thin?.message.en).toMatch(/^“痩せる” \(PMD Act\): Without reasonable grounds/)
    expect(thin?.remedy.en).toContain('while on a diet')
    const { items } = await call('member', templatesApi.endpoints.words, {})
    expect(items.filter(({ whyEn, suggestionEn }) => whyEn === '' || suggestionEn === '')).toEqual([])
  })

  it('asks nobody to mend links of our own, and says in the settings that nobody can open them', async () => {
    const findings = await rules(htmlContent('<p><a href="https://shop.example/">見る</a></p>'))
    expect(findings).not.toContain('plainLink')
    const { address } = await call('member', templatesApi.endpoints.settings, {})
    expect(address).toEqual({ url: system().config.publicUrl, isOpen: false })
  })

  it('says what was taken out of HTML and of MJML', async () => {
    expect(await rules(htmlContent('<script>1</script><p onclick="x">a</p>'))).toContain('taken')
    expect(await rules(htmlContent('<p style="color:{{ customer.remark }}">a</p>'))).toContain('unsafePlace')
    const mjml = (source: string): Content => ({ ...text('x'), body: { kind: 'mjml', source, blocks: [] } })
    expect(await rules(mjml('<mjml><mj-body><mj-include path="x" /></mj-body></mjml>'))).toContain('include')
    const wrong = await look(
      mjml(
        '<mjml><mj-body><mj-section><mj-column><mj-txt>a</mj-txt></mj-column></mj-section></mj-body></mjml>',
      ),
    )
    expect(wrong.findings.map(({ rule }) => rule)).toContain('mjml')
  })

  it('is of a customer whom one may see, and hands out and counts nothing', async () => {
    const { id } = await createCustomer(system(), {
      familyName: '佐藤',
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const shown = await look(text('{{ customer.addressee }}'), { customerId: id })
    expect(shown).toMatchObject({ person: { id, name: '佐藤' } })
    expect(shown.text).toContain('佐藤 様')
    const nobody = await request('manager', 'POST', '/templates/preview', {
      body: { content: text('x'), customerId: '0198a000-0000-7000-8000-000000000000' },
    })
    expect(nobody.statusCode).toBe(404)
    expect((await look(text('{{ customer.addressee }}'))).text).toContain('山田 様')
    const dark = await look(text('x'), { isDark: true })
    expect(dark.html).not.toContain('prefers-color-scheme')
    expect(dark.html).toMatch(/@media \(width >= 0px\)\{\s*body/)
    expect(dark.html).toContain('<meta name="color-scheme" content="dark"')
  })

  it('lands as a test in the built-in mailbox where no server is set, marked as one', async () => {
    const { id } = await createCustomer(system(), {
      familyName: '鈴木',
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
    const body = { content: text('{{ customer.addressee }}', { subject: '件名' }), to: ['me@example.jp'] }
    const { results } = await call('manager', templatesApi.endpoints.test, {
      body: { ...body, customerId: id },
    })
    expect(results).toEqual([{ to: 'me@example.jp', isSent: false, said: '' }])
    const { rows } = await sql<{ subject: string; text: string; address: string }>`
      select subject, text, address from mail_copy where customer_id = ${id}::uuid`.execute(system().db)
    expect(rows).toEqual([
      { subject: '【テスト】件名', address: 'me@example.jp', text: expect.stringContaining('鈴木 様') },
    ])
    expect((await request('manager', 'POST', '/templates/test', { body })).statusCode).toBe(409)
    expect((await request('readOnly', 'POST', '/templates/test', { body })).statusCode).toBe(403)
  })
})
