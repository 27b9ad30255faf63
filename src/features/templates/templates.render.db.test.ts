import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makeOrder } from '#features/orders/orders.make.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { compile } from './templates.compile.ts'
import { compiledSchema } from './templates.compiled.ts'
import { blocksContent, htmlContent, testOptions } from './templates.make.ts'
import type { Document, OwnSection } from './templates.blocks.ts'
import { sectionsOf as allSections, type Content } from './templates.content.ts'
import { readPersonData } from './templates.person.ts'
import { prepare, render, type RenderOptions } from './templates.render.ts'
import { richText } from './templates.rich-text.ts'
import { createShared, sharedBlocks, updateShared } from './templates.shared.ts'
import { mustRead } from './templates.records.ts'
import { readTemplateSettings, updateTemplateSettings } from './templates.settings.ts'
import { linkTarget } from './templates.target.ts'

type Given = Partial<Parameters<typeof createCustomer>[1]>
const use = { class: 'advertising', campaign: '冬の便り' } as const

describe('what a recipient gets', () => {
  const harness = useRuntime()
  const system = (): Work => harness.system()

  const person = async (given: Given = {}): Promise<string> =>
    (
      await createCustomer(system(), {
        familyName: '山﨑',
        givenName: '花子',
        contactPoints: [],
        posts: [],
        tagNames: [],
        ...given,
      })
    ).id
  async function sent(content: Content, customerId: string, options: Partial<RenderOptions> = {}) {
    const compiled = compiledSchema.parse(JSON.parse(JSON.stringify(await compile(system(), content, use))))
    const people = await readPersonData(system(), compiled, [customerId], { about: null })
    const data = people.get(customerId)
    if (!data) throw new Error('nobody')
    const mail = render(prepare(compiled), data, { ...testOptions, ...options })
    return { ...mail, html: mail.html ?? '', compiled }
  }
  const text = (said: string) => blocksContent([{ type: 'text', doc: richText(said) }])

  it('speaks to them with 敬称, and to one without a name as お客様', async () => {
    const content = text('{{ customer.addressee }}、{{ customer.addresseeFull }}')
    expect((await sent(content, await person())).text).toContain('山﨑 様、山﨑 花子 様')
    const teacher = await person({ familyName: '佐藤', givenName: null, honorific: '先生' })
    expect((await sent(content, teacher)).text).toContain('佐藤 先生')
    expect(
      (await sent(content, await person({ familyName: null, givenName: null, code: 'N-1' }))).text,
    ).toContain('お客様、お客様')
  })

  it('escapes what is said of them in HTML and leaves it as it is in plain text', async () => {
    const id = await person({ familyName: '<img src=x onerror=alert(1)>"\'&', givenName: null })
    const mail = await sent(
      htmlContent('<p title="{{ customer.familyName }}">{{ customer.familyName }}</p>', {
        subject: '{{ customer.familyName }} さま',
      }),
      id,
    )
    expect(mail.html).not.toContain('<img src=x')
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
    expect(mail.html).toContain('title="&lt;img')
    expect(mail.text).toContain('<img src=x onerror=alert(1)>"\'&')
    expect(mail.subject).toBe('<img src=x onerror=alert(1)>"\'& さま')
  })

  it('keeps a subject on one line, whatever a name holds', async () => {
    const id = await person({ familyName: '山田\r\nBcc: evil@example.com\u2028x', givenName: null })
    const mail = await sent(text('a'), id)
    const named = await sent({ ...text('a'), subject: '{{ customer.familyName }} へ' }, id)
    expect(mail.subject).toBe('お知らせ')
    expect(named.subject).not.toMatch(/[\r\n\u2028]/)
    expect(named.subject).toContain('Bcc: evil@example.com')
  })

  it('numbers links in their order, once in HTML and text alike, and leaves the way to refuse alone', async () => {
    const content = blocksContent([
      { type: 'button', label: '店へ', link: 'https://shop.example/?a=1&b=2' },
      {
        type: 'button',
        label: '自分の頁',
        link: 'https://shop.example/u/{{ customer.code }}?n={{ customer.familyName }}',
      },
      {
        type: 'links',
        items: [
          { label: '電話', link: 'tel:0312345678' },
          { label: 'メール', link: 'mailto:a@example.jp' },
        ],
      },
    ])
    const id = await person({ code: 'A/1' })
    const { html, text: plain, compiled } = await sent(content, id)
    expect(compiled.links.map(({ no, url, isPersonal }) => [no, url, isPersonal])).toEqual([
      [1, 'https://shop.example/?a=1&b=2', false],
      [2, 'https://shop.example/u/{{ customer.code }}?n={{ customer.familyName }}', true],
    ])
    expect(html).toContain('href="https://us.example/r/c/1"')
    expect(html).toContain('href="tel:0312345678"')
    expect(html).toContain('href="https://us.example/c/p?t=1"')
    expect(plain).toContain('https://us.example/r/c/2')
    expect(html).not.toContain('shop.example')
    expect(await linkTarget(system(), compiled, 1, id)).toBe('https://shop.example/?a=1&b=2')
    expect(await linkTarget(system(), compiled, 2, id)).toBe(
      `https://shop.example/u/A%2F1?n=${encodeURIComponent('山﨑')}`,
    )
    expect(await linkTarget(system(), compiled, 3, id)).toBeNull()
  })

  it('leads straight to the page whoever may not be followed, and shows them no pixel', async () => {
    const content = blocksContent([{ type: 'button', label: '店へ', link: 'https://shop.example/?a=1&b=2' }])
    const { html } = await sent(content, await person(), { linkOf: () => null, pixel: null })
    expect(html).toContain('href="https://shop.example/?a=1&amp;b=2"')
    expect(html).not.toContain('open.gif')
  })

  it('sends nobody to script, though a field says so', async () => {
    const content = htmlContent('<a href="{{ customer.remark }}">a</a>')
    const id = await person({ remark: 'javascript:alert(1)' })
    const { html, compiled } = await sent(content, id, { linkOf: () => null })
    expect(html).not.toContain('javascript:')
    expect(await linkTarget(system(), compiled, 1, id)).toBeNull()
  })

  it('shows a block only to those for whom its condition holds', async () => {
    const content = blocksContent([
      { type: 'text', doc: richText('東京だけ'), when: 'customer.code == "A-1"' },
      { type: 'text', doc: richText('みんな') },
    ])
    expect((await sent(content, await person({ code: 'A-1' }))).text).toContain('東京だけ')
    const other = await sent(content, await person({ code: 'B-1' }))
    expect(other.text).not.toContain('東京だけ')
    expect(other.html).toContain('みんな')
  })

  it('says what shared blocks, products and prices are when it is compiled', async () => {
    const product = await makeProduct(system(), {
      name: '玉露 <特選>',
      price: { price: '1000', taxIncluded: false, startsOn: '2000-01-01' },
    })
    const { version } = await readTemplateSettings(system())
    await updateTemplateSettings(system(), {
      version,
      settings: { productUrl: 'https://shop.example/i/{code}', inquiry: '', footerNote: '' },
    })
    const goods = blocksContent([{ type: 'products', items: [{ productId: product.id }], button: '買う' }])
    const shared = await createShared(system(), { name: 'おすすめ', sections: sectionsOf(goods) })
    const content = {
      ...text('本文'),
      body: {
        kind: 'blocks' as const,
        document: {
          ...documentOf(text('本文')),
          sections: [{ id: 'x', type: 'shared' as const, sharedId: shared.id }],
        },
      },
    }
    const mail = await sent(content, await person())
    expect(mail.html).toContain('玉露 &lt;特選&gt;')
    expect(mail.text).toContain('1,100円（税込）')
    expect(mail.compiled.links.map(({ url }) => url)).toContain(`https://shop.example/i/${product.code}`)
    await updateShared(system(), shared.id, {
      ...(await mustRead(system(), sharedBlocks, shared.id)),
      sections: sectionsOf(text('変えた')),
    })
    expect(mail.compiled.html).toContain('玉露')
    expect((await sent(content, await person())).text).toContain('変えた')
  })

  it('recommends what goes with what they bought, never what they have, and else what sells best', async () => {
    const [tea, cup, cake, old] = await Promise.all(
      ['茶', '湯のみ', '菓子', '廃番'].map((name) =>
        makeProduct(system(), { name, ...(name === '廃番' && { activeTo: '2020-01-01' }) }),
      ),
    )
    if (!tea || !cup || !cake || !old) throw new Error('no products')
    const [a, b] = [await person(), await person()]
    await makeOrder(system(), {
      customerId: a,
      lines: [{ productId: tea.id, name: '茶', quantity: '1', unitPrice: '1000' }],
    })
    for (const [one, two, orders] of [
      [tea, cup, 9],
      [tea, cake, 4],
      [tea, old, 20],
    ] as const) {
      const [first, second] = [one.id, two.id].toSorted()
      await sql`insert into product_pair (a_id, b_id, orders, a_orders, b_orders, baskets, counted_on)
        values (${first}, ${second}, ${orders}, 30, 30, 100, '2026-11-01')`.execute(system().db)
    }
    const content = blocksContent([
      { type: 'recommendation', by: 'boughtTogether', count: 2, title: 'ご一緒に' },
    ])
    const mail = await sent(content, a)
    expect(mail.text).toMatch(/ご一緒に[\s\S]*湯のみ[\s\S]*菓子/)
    expect(mail.text).not.toContain('廃番')
    const [number] = (
      await sql<{
        number: number
      }>`select number from mail_product where product_id = ${cup.id}::uuid`.execute(system().db)
    ).rows
    expect(mail.html).toContain(`https://us.example/r/c/${1000 + (number?.number ?? 0)}`)
    expect(await linkTarget(system(), mail.compiled, 1000 + (number?.number ?? 0), a)).toContain(cup.code)
    const other = await sent(content, b)
    expect(other.text).toContain('茶')
    const none = await sent(
      blocksContent([
        { type: 'recommendation', by: 'boughtTogether', otherwise: 'nothing', title: 'ご一緒に' },
      ]),
      b,
    )
    expect(none.text).not.toContain('ご一緒に')
  })

  it('ends advertising with who sends it and how to refuse, and other mail without a way to refuse', async () => {
    const { version, settings } = await readVersionedSettings(system())
    await updateSettings(system(), {
      version,
      settings: {
        ...settings,
        seller: { ...settings.seller, name: '縁商店', address: '東京都千代田区1-1', phone: '03-1234-5678' },
      },
    })
    const id = await person()
    for (const content of [
      text('本文'),
      htmlContent('<p>本文</p>'),
      { ...text('x'), body: { kind: 'text' as const, source: '本文' } },
      {
        ...text('x'),
        body: {
          kind: 'mjml' as const,
          blocks: [],
          source:
            '<mjml><mj-body><mj-section><mj-column><mj-text>本文</mj-text></mj-column></mj-section></mj-body></mjml>',
        },
      },
    ]) {
      const mail = await sent(content, id)
      for (const said of content.body.kind === 'text' ? [mail.text] : [mail.text, mail.html]) {
        expect(said).toContain('縁商店')
        expect(said).toContain('東京都千代田区1-1')
        expect(said).toContain('03-1234-5678')
        expect(said).toContain('https://us.example/c/p?t=1')
      }
      const bill = await compile(system(), content, { ...use, class: 'transactional' })
      expect(bill.text).toContain('縁商店')
      expect(bill.variables).not.toContain('links.preferences')
    }
  })

  it('puts Liquid between elements of MJML through, and reads no file', async () => {
    const source = `<mjml><mj-body><mj-include path="/etc/passwd" />
      {% if customer.code == "A" %}<mj-section><mj-column><mj-text>Aの人 {{ customer.familyName | upcase }}</mj-text></mj-column></mj-section>{% endif %}
      <mj-section><mj-column><mj-button href="https://x.example/{{ customer.code }}">行く</mj-button></mj-column></mj-section></mj-body></mjml>`
    const content: Content = { ...text('x'), body: { kind: 'mjml', source, blocks: [] } }
    const mine = await sent(content, await person({ code: 'A' }))
    expect(mine.text).toContain('Aの人 山﨑')
    expect(mine.html).not.toContain('root:')
    expect((await sent(content, await person({ code: 'B' }))).text).not.toContain('Aの人')
    expect(mine.compiled.links[0]?.url).toBe('https://x.example/{{ customer.code }}')
  })

  it('says in which block Liquid cannot be read', async () => {
    await expect(compile(system(), text('{{ customer.familyName | nope }}'), use)).rejects.toMatchObject({
      extra: { fields: [{ path: 'block.b1' }] },
    })
    await expect(
      compile(system(), blocksContent([{ type: 'divider', when: 'a %}{{ b' }]), use),
    ).rejects.toMatchObject({ code: 'invalid' })
  })

  it('reads many at once, each their own', async () => {
    const ids = await Promise.all(['一', '二', '三'].map((familyName) => person({ familyName })))
    const compiled = await compile(
      system(),
      text('{{ customer.familyName }} {{ points.balance | default: 0 }}'),
      use,
    )
    const people = await readPersonData(system(), compiled, ids, { about: null })
    expect(ids.map((id) => people.get(id)?.values['customer']?.['familyName'])).toEqual(['一', '二', '三'])
    expect(compiled.variables).toEqual(['customer.familyName', 'links.preferences', 'points.balance'])
  })
})

function sectionsOf(content: Content): OwnSection[] {
  return allSections(content).filter((section): section is OwnSection => section.type === 'columns')
}
function documentOf({ body }: Content): Document {
  if (body.kind !== 'blocks') throw new Error('no document')
  return body.document
}
