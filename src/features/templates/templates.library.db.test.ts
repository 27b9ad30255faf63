import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { makeProduct } from '#features/products/products.make.ts'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { templatesApi } from './templates.api.ts'
import { compile } from './templates.compile.ts'
import { createCoupon, generateCodes, takeCodes } from './templates.coupons.ts'
import { handOut } from './templates.coupons.store.ts'
import { binnedImages } from './templates.images.ts'
import { blocksContent, makeTemplate } from './templates.make.ts'
import { readPersonData } from './templates.person.ts'
import { readShown } from './templates.products.ts'
import { couponInput, imageSchema } from './templates.schemas.ts'
import { jpegOf, pngOf } from './templates.picture.make.ts'

describe('the library of pictures', () => {
  const harness = useRuntime()
  const { call, request, http } = harness
  const add = (
    content: Uint8Array<ArrayBuffer>,
    name = '写真.png',
    who: 'manager' | 'readOnly' = 'manager',
  ) => request(who, 'POST', '/mail-images', { file: { name, content } })
  const added = async (content: Uint8Array<ArrayBuffer>, name?: string) =>
    imageSchema.parse((await add(content, name)).json())

  it('keeps one that it knows once, with its size, and shows it to everybody for ever', async () => {
    const png = pngOf(320, 200)
    const image = await added(png)
    expect(image).toMatchObject({ name: '写真', width: 320, height: 200, mediaType: 'image/png' })
    expect((await added(png, 'another.png')).id).toBe(image.id)
    const sum = createHash('sha256').update(png).digest('hex')
    expect(image.path).toBe(`/m/${sum}.png`)
    const shown = await http().inject({ method: 'GET', url: image.path })
    expect(shown.statusCode).toBe(200)
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(shown.headers['set-cookie']).toBeUndefined()
    expect(shown.rawPayload.equals(Buffer.from(png))).toBe(true)
    const again = await http().inject({
      method: 'GET',
      url: image.path,
      headers: { 'if-none-match': String(shown.headers['etag']) },
    })
    expect(again.statusCode).toBe(304)
  })

  it('takes out of a photograph where it was taken, and keeps how it is turned', async () => {
    const photo = jpegOf(640, 480, { turn: 6, place: 'GPS-35.6812' })
    expect(Buffer.from(photo).includes('GPS-35.6812')).toBe(true)
    const image = await added(photo, 'IMG_0001.JPG')
    expect(image).toMatchObject({ width: 480, height: 640, mediaType: 'image/jpeg' })
    const shown = await http().inject({ method: 'GET', url: image.path })
    expect(shown.rawPayload.includes('GPS-35.6812')).toBe(false)
    expect(shown.rawPayload.includes('Exif')).toBe(true)
  })

  it('refuses what is no picture, whatever its name says', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
    expect((await add(svg, 'a.svg')).statusCode).toBe(415)
    expect((await add(svg, 'a.png')).statusCode).toBe(415)
    expect((await add(pngOf(20_000, 10))).statusCode).toBe(413)
    expect((await add(pngOf(1, 1), 'x.png', 'readOnly')).statusCode).toBe(403)
  })

  it('shows nothing under an address that nobody gave', async () => {
    for (const url of [
      `/m/${'0'.repeat(64)}.png`,
      '/m/..%2f..%2fetc%2fpasswd',
      '/m/x.png',
      '/m/p/1-abcdefgh.png',
    ])
      expect((await http().inject({ method: 'GET', url })).statusCode, url).toBe(404)
  })

  it('shows the picture of a product that a mail names, and of no other', async () => {
    const product = await makeProduct(harness.system())
    const file = { name: 'a.png', content: pngOf(40, 40) }
    await request('manager', 'POST', `/products/${product.id}/image`, { file })
    const { rows } = await sql`select 1 from mail_product where product_id = ${product.id}::uuid`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([])
    // Looked at only, it is named by no mail, and seen all the same.
    const content = blocksContent([{ type: 'products', items: [{ productId: product.id }] }])
    const looked = await call('readOnly', templatesApi.endpoints.preview, { body: { content } })
    const [own = ''] = /\/m\/p\/[\w.-]+/.exec(looked.html ?? '') ?? []
    expect(own).toContain(product.id)
    expect((await http().inject({ method: 'GET', url: own })).statusCode).toBe(200)
    const shown = (await readShown(harness.system(), [product.id], '2026-11-23')).get(product.id)
    const path = shown?.image ?? ''
    expect((await http().inject({ method: 'GET', url: path })).statusCode).toBe(200)
    // Another picture since: shown in place of a hole, but kept by nobody under the old address.
    await request('manager', 'POST', `/products/${product.id}/image`, {
      file: { ...file, content: pngOf(41, 41) },
    })
    const other = await http().inject({ method: 'GET', url: path })
    expect(other.headers['cache-control']).toBe('public, max-age=300')
  })

  it('still shows one in the bin, since mails that went out show it; one deleted for good is gone', async () => {
    const image = await added(pngOf(10, 11))
    const content = blocksContent([{ type: 'image', imageId: image.id, alt: '花' }])
    const template = await makeTemplate(harness.system(), { content })
    const uses = await call('manager', templatesApi.endpoints.imageUses, { params: { id: image.id } })
    expect(uses.items).toEqual([{ kind: 'template', id: template.id, name: template.name }])
    const gone = await request('manager', 'DELETE', `/mail-images/${image.id}`, {
      query: { version: image.version },
    })
    expect(gone.statusCode).toBe(204)
    expect((await http().inject({ method: 'GET', url: image.path })).statusCode).toBe(200)
    const purged = await binnedImages.purge(harness.system(), image.id)
    expect(purged?.blobKeys).toHaveLength(1)
    expect((await http().inject({ method: 'GET', url: image.path })).statusCode).toBe(404)
  })
})

describe('a coupon', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const system = () => harness.system()
  const make = (given: object = {}) =>
    createCoupon(system(), couponInput.parse({ name: '冬のクーポン', gives: '10% OFF', ...given }))
  const people = async (count: number): Promise<string[]> => {
    const made: string[] = []
    for (let at = 0; at < count; at += 1)
      made.push(
        (
          await createCustomer(system(), {
            familyName: `客${at}`,
            contactPoints: [],
            posts: [],
            tagNames: [],
          })
        ).id,
      )
    return made
  }
  const give = (couponId: string, about: string, ids: readonly string[]) =>
    write(system(), (tx) => handOut(tx, couponId, about, ids))

  it('takes codes as they are pasted, once each, and says which it did not take', async () => {
    const { id } = await make()
    const taken = await takeCodes(system(), id, '\uFEFFA-1\r\nA-2,備考\n\n"A-3"\nA-1\nB 1\n')
    expect(taken).toMatchObject({
      added: 3,
      known: 1,
      refused: [{ line: 6, code: 'B 1' }],
      coupon: { left: 3 },
    })
    expect((await takeCodes(system(), id, 'A-3\nA-4')).added).toBe(1)
  })

  it('gives a customer the same code however often it is asked for, and another for another campaign', async () => {
    const { id } = await make()
    await takeCodes(system(), id, 'C1\nC2\nC3\nC4')
    const ids = await people(2)
    const first = await give(id, 'winter', ids)
    expect([...first.values()].toSorted()).toEqual(['C1', 'C2'])
    expect(await give(id, 'winter', ids)).toEqual(first)
    expect([...(await give(id, 'spring', ids)).values()].toSorted()).toEqual(['C3', 'C4'])
    const { items } = await call('manager', templatesApi.endpoints.couponHanded, { params: { id } })
    expect(items).toHaveLength(4)
    expect((await takeCodes(system(), id, 'C1')).added).toBe(0)
  })

  it('never gives a code to two, though many ask at once', async () => {
    const { id } = await make()
    await generateCodes(system(), id, { count: 30, prefix: 'X-', length: 8 })
    const ids = await people(30)
    const given = await Promise.all(
      [ids.slice(0, 15), ids.slice(5, 25), ids.slice(15), ids].map((some) => give(id, 'a', some)),
    )
    const byCustomer = new Map(given.flatMap((map) => [...map]))
    expect(byCustomer.size).toBe(30)
    expect(new Set(byCustomer.values()).size).toBe(30)
    expect((await call('manager', templatesApi.endpoints.couponGet, { params: { id } })).left).toBe(0)
  })

  it('leaves its block out for those for whom no code is left, and says so before', async () => {
    const coupon = await make()
    await takeCodes(system(), coupon.id, 'ONLY-1')
    const content = blocksContent([{ type: 'coupon', couponId: coupon.id }])
    const compiled = await compile(system(), content, { class: 'advertising', campaign: 'x' })
    const ids = await people(2)
    const data = await readPersonData(system(), compiled, ids, { about: newId() })
    expect(ids.map((id) => data.get(id)?.codes[0])).toEqual(['ONLY-1', null])
    const { findings } = await call('manager', templatesApi.endpoints.preview, { body: { content } })
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'emptyCoupon', severity: 'error' }))
    const { rows } = await sql`select 1 from coupon_code where code = 'SAMPLE-CODE'`.execute(system().db)
    expect(rows).toEqual([])
  })

  it('has one code for all or one each, and days in their order', async () => {
    const { id } = await make({ sharedCode: 'WINTER' })
    await expect(takeCodes(system(), id, 'A')).rejects.toMatchObject({ code: 'conflict' })
    await expect(async () => make({ startsOn: '2026-12-02', untilOn: '2026-12-01' })).rejects.toMatchObject({
      extra: { fields: [{ path: 'untilOn' }] },
    })
    expect(
      (await request('member', 'POST', `/coupons/${id}/codes`, { body: { codes: 'A' } })).statusCode,
    ).toBe(403)
  })
})

describe('words to look out for', () => {
  const harness = useRuntime()
  const { call, request } = harness

  it('begin with a list, are changed on what was read, and are each there once', async () => {
    const { items } = await call('readOnly', templatesApi.endpoints.words, {})
    expect(items.length).toBeGreaterThan(50)
    const made = await call('manager', templatesApi.endpoints.wordAdd, {
      body: { word: '弊社比', law: 'house', why: '比べ方を書く' },
    })
    const twice = await request('manager', 'POST', '/mail-words', {
      body: { word: '弊社比', law: 'house', why: 'x' },
    })
    expect(twice.statusCode).toBe(400)
    const body = { word: '弊社比', law: 'house', why: '変えた', version: made.version }
    await call('manager', templatesApi.endpoints.wordUpdate, {
      params: { id: made.id },
      body: { ...body, law: 'house' },
    })
    expect((await request('manager', 'PUT', `/mail-words/${made.id}`, { body })).statusCode).toBe(409)
  })

  it('go to a file and come back from one, in any encoding, with lines that cannot be told', async () => {
    const file = await request('readOnly', 'GET', '/mail-words/export')
    expect(file.body).toContain('薬機法')
    const back = await request('manager', 'POST', '/mail-words/import', {
      file: { name: 'words.csv', content: new Uint8Array(file.rawPayload) },
    })
    expect(back.json()).toEqual({ added: 0, changed: 0, refused: [] })
    const csv =
      '言葉,法律,理由,言い換え\n万能,景表法,根拠が要ります,言わない\n治る,薬機法,新しい理由,言わない\nx,なにか,y,z\n'
    const some = await request('manager', 'POST', '/mail-words/import', {
      file: { name: 'w.csv', content: csv },
    })
    expect(some.json()).toMatchObject({ added: 1, changed: 1, refused: [{ line: 4 }] })
    // A file without English takes none away; one with it says it anew.
    const cured = async () =>
      (await call('readOnly', templatesApi.endpoints.words, {})).items.find(({ word }) => word === '治る')
    expect(await cured()).toMatchObject({ why: '新しい理由', whyEn: expect.stringContaining('PMD Act') })
    await request('manager', 'POST', '/mail-words/import', {
      file: { name: 'w.csv', content: '治る,薬機法,新しい理由,言わない,A new reason,Do not\n' },
    })
    expect(await cured()).toMatchObject({ whyEn: 'A new reason', suggestionEn: 'Do not' })
  })
})
