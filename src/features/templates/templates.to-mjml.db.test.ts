import { describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makeProduct } from '#features/products/products.make.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { compile } from './templates.compile.ts'
import { contentSchema, sectionsOf, type Content } from './templates.content.ts'
import { createCoupon } from './templates.coupons.ts'
import { templatesApi } from './templates.api.ts'
import { blocksContent, htmlContent, testOptions } from './templates.make.ts'
import { readPersonData } from './templates.person.ts'
import { prepare, render } from './templates.render.ts'
import { richText } from './templates.rich-text.ts'
import { createShared } from './templates.shared.ts'
import { starters } from './templates.starters.ts'

const use = { class: 'advertising', campaign: '冬の便り' } as const

describe('MJML that blocks become', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const system = (): Work => harness.system()
  const someone = async (): Promise<string> =>
    (
      await createCustomer(system(), {
        familyName: '山﨑',
        givenName: '花子',
        contactPoints: [],
        posts: [],
        tagNames: [],
      })
    ).id
  async function sent(content: Content, customerId: string) {
    const compiled = await compile(system(), content, use)
    const people = await readPersonData(system(), compiled, [customerId], { about: null })
    const person = people.get(customerId)
    if (!person) throw new Error('nobody')
    return { ...render(prepare(compiled), person, testOptions), compiled }
  }
  async function turned(content: Content): Promise<Content> {
    const body = await call('member', templatesApi.endpoints.toMjml, { body: { content } })
    return contentSchema.parse({ ...content, body: { kind: 'mjml', ...body } })
  }

  it('says to everybody what the blocks said, for every model', async () => {
    const id = await someone()
    for (const { key, content } of starters) {
      const [before, after] = [await sent(content, id), await sent(await turned(content), id)]
      expect(after.text, key).toBe(before.text)
      expect(after.subject, key).toBe(before.subject)
      const links = ({ compiled }: typeof before) => compiled.links.map(({ url }) => url)
      expect(links(after), key).toEqual(links(before))
    }
  }, 60_000)

  it('still says to each what only they are told: variables, conditions, coupons, recommendations', async () => {
    const coupon = await createCoupon(system(), {
      name: '冬',
      gives: '10% OFF',
      conditions: '',
      startsOn: null,
      untilOn: null,
      sharedCode: 'WINTER10',
    })
    const product = await makeProduct(system(), { name: '有機ほうじ茶' })
    const content = blocksContent(
      [
        { type: 'heading', text: '{{ customer.familyName | default: "お客" }}さまへ <お知らせ>' },
        { type: 'text', doc: richText('会員の方だけ'), when: 'customer.code == "X"' },
        { type: 'button', label: '見る', link: 'https://shop.example/?n={{ customer.code | upcase }}' },
        { type: 'products', items: [{ productId: product.id, link: 'https://shop.example/p' }] },
        { type: 'recommendation', by: 'bestSellers' },
        { type: 'coupon', couponId: coupon.id },
      ],
      { preheader: '冬の便りです' },
    )
    const id = await someone()
    const mjml = await turned(content)
    if (mjml.body.kind !== 'mjml') throw new Error('no MJML')
    expect(mjml.body.blocks.map(({ type }) => type)).toEqual(['recommendation', 'coupon'])
    expect(mjml.body.source).toContain('{{ customer.familyName | default: "お客" }}さまへ &lt;お知らせ&gt;')
    expect(mjml.body.source).toMatch(/\n {2}<mj-body/)
    expect(mjml.body.source).not.toMatch(/lq[0-9a-f]{12}n/)
    const [before, after] = [await sent(content, id), await sent(mjml, id)]
    expect(after.text).toBe(before.text)
    expect(after.text).toContain('山﨑さまへ')
    expect(after.text).toContain('WINTER10')
    expect(after.text).not.toContain('会員の方だけ')
    expect(after.compiled.coupons).toEqual([{ id: coupon.id, sharedCode: 'WINTER10' }])
    expect(after.compiled.recommendations).toEqual(before.compiled.recommendations)
    expect(after.html).toContain('冬の便りです')
    // What is checked stays checked.
    const { findings } = await call('member', templatesApi.endpoints.preview, { body: { content: mjml } })
    expect(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(['foot'])
  })

  it('holds shared blocks as they are, and is made of blocks alone', async () => {
    const head = blocksContent([{ type: 'heading', text: 'みんなの見出し' }])
    const sections = sectionsOf(head).filter((section) => section.type === 'columns')
    const shared = await createShared(system(), { name: 'ヘッダー', sections })
    const content = blocksContent([{ type: 'heading', text: 'その下' }])
    if (content.body.kind !== 'blocks') throw new Error('no blocks')
    content.body.document.sections.unshift({ id: 's0', type: 'shared', sharedId: shared.id })
    const mjml = await turned(content)
    expect(JSON.stringify(mjml.body)).toContain('みんなの見出し')
    const again = await request('member', 'POST', '/templates/mjml', { body: { content: mjml } })
    expect(again.statusCode).toBe(400)
    const html = await request('member', 'POST', '/templates/mjml', { body: { content: htmlContent('<p>') } })
    expect(html.json()).toMatchObject({ fields: [{ path: 'content.body' }] })
  })
})

describe('a text part that was written by hand', () => {
  const harness = useRuntime()
  const look = (content: Content) =>
    harness.call('member', templatesApi.endpoints.preview, { body: { content, class: 'transactional' } })

  it('begins with what the body says, and goes out as it is written, with the foot at its mark', async () => {
    const content = blocksContent([
      { type: 'heading', text: '{{ customer.addressee }}へ' },
      { type: 'button', label: '見る', link: 'https://shop.example/new' },
    ])
    const { madeText } = await look(content)
    expect(madeText?.source).toContain('■ {{ customer.addressee }}へ')
    expect(madeText?.source).toContain('https://shop.example/new')
    expect(madeText?.source.endsWith('{{ footer }}')).toBe(true)
    const written = await look({
      ...content,
      text: `はじめに\n${madeText?.source ?? ''}\nおわりに`,
      textFrom: madeText?.stamp ?? null,
    })
    expect(written.text).toMatch(/^はじめに\n■ 山田 様へ/)
    expect(written.text).toMatch(/─{5,}[\s\S]*おわりに$/)
    expect(written.links).toHaveLength(1)
    expect(written.findings.map(({ rule }) => rule)).not.toContain('textBehind')
  })

  it('is told of where the body changed since, until it is said to stay', async () => {
    const before = blocksContent([{ type: 'heading', text: '春' }])
    const { madeText } = await look(before)
    const after = {
      ...blocksContent([{ type: 'heading', text: '夏' }]),
      text: '春の便り',
      textFrom: madeText?.stamp ?? null,
    }
    const told = await look(after)
    expect(told.findings.find(({ rule }) => rule === 'textBehind')).toMatchObject({
      severity: 'warning',
      place: { part: 'text' },
    })
    const stays = await look({ ...after, textFrom: told.madeText?.stamp ?? null })
    expect(stays.findings.map(({ rule }) => rule)).not.toContain('textBehind')
    expect(told.text).toContain('春の便り')
  })
})
