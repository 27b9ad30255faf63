import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { onePixel, upload } from '#features/files/files.make.ts'
import { newId } from '#kit/ids.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { compileRule } from '#platform/catalogue/rule.ts'
import { addCard, readCards, registerCard, removeCard, restoreCard, updateCard } from './cards.actions.ts'
import { cardsApi } from './cards.api.ts'
import { putImage, showImage } from './cards.images.ts'
import { maxImageBytes } from './cards.ts'

const today = todayIn('Asia/Tokyo')

describe('business cards', () => {
  const harness = useRuntime()
  const member = () => harness.as('member')
  const manager = () => harness.as('manager')
  async function make(given: object = {}): Promise<string> {
    const made = await createCustomer(manager(), {
      familyName: '名刺',
      ownerId: null,
      contactPoints: [],
      posts: [],
      tagNames: [],
      ...given,
    })
    return made.id
  }
  const add = (customerId: string, given: object = {}) =>
    addCard(member(), customerId, {
      exchangedOn: today,
      company: '株式会社新社',
      addContactPoints: true,
      post: 'add',
      ...given,
    })
  const blobs = async (): Promise<number> =>
    (
      await readdir(join(harness.runtime.config.dataDir, 'files'), {
        recursive: true,
        withFileTypes: true,
      }).catch(() => [])
    ).filter((file) => file.isFile()).length

  it('are told with the day and who got them, and not with what is printed', async () => {
    const customerId = await make()
    const card = await harness.call('member', cardsApi.endpoints.create, {
      params: { customerId },
      body: { exchangedOn: addDays(today, -3), name: '名刺　太郎', email: 'taro@example.jp' },
    })
    expect(card).toMatchObject({ exchangedByName: 'member', exchangedOn: addDays(today, -3), version: 1 })
    const { rows } = await sql<{ payload: object }>`
      select payload from customer_event where customer_id = ${customerId}::uuid and name = 'card.exchanged'`.execute(
      member().db,
    )
    expect(rows).toEqual([{ payload: { cardId: card.id, exchangedOn: addDays(today, -3), by: 'member' } }])
    expect((await readCards(harness.as('readOnly'), customerId)).map(({ id }) => id)).toEqual([card.id])
  })

  it('add the contact points and the post that are not there yet, and replace nothing', async () => {
    const customerId = await make({
      contactPoints: [{ kind: 'phone', value: '０３（３８１２）２１１１', label: '会社' }],
      posts: [{ companyName: '株式会社旧社', title: '課長' }],
    })
    const card = {
      phone: '03-3812-2111',
      email: 'hanako@example.jp',
      address: '〒113-0033　東京都文京区本郷2-30-7',
      title: '部長',
    }
    await add(customerId, card)
    const first = await getCustomer(member(), customerId)
    expect(first.contactPoints.map(({ value }) => value)).toEqual([
      '東京都文京区本郷2-30-7',
      'hanako@example.jp',
      '０３（３８１２）２１１１',
    ])
    expect(first.contactPoints[0]?.postalCode).toBe('1130033')
    expect(first.posts.map(({ company, title, endedOn }) => [company.name, title, endedOn])).toEqual([
      ['株式会社旧社', '課長', null],
      ['株式会社新社', '部長', null],
    ])
    await add(customerId, { ...card, company: '㈱新社' })
    expect(await getCustomer(member(), customerId)).toMatchObject({
      contactPoints: [{}, {}, {}],
      posts: [{}, {}],
    })
  })

  it('record a change of job where that is chosen, and leave everything alone where nothing is', async () => {
    const customerId = await make({ posts: [{ companyName: '株式会社旧社', startedOn: '2020-04-01' }] })
    await add(customerId, { post: 'none', addContactPoints: false, email: 'x@example.jp' })
    expect(await getCustomer(member(), customerId)).toMatchObject({ contactPoints: [], posts: [{}] })
    await add(customerId, { post: 'move' })
    const { posts } = await getCustomer(member(), customerId)
    expect(posts.find(({ company }) => company.name === '株式会社旧社')?.endedOn).toBe(addDays(today, -1))
    expect(posts.find(({ company }) => company.name === '株式会社新社')).toMatchObject({
      startedOn: today,
      endedOn: null,
    })
  })

  it('of somebody unknown make the customer', async () => {
    const card = await registerCard(member(), {
      exchangedOn: today,
      name: '髙橋　花子',
      familyKana: 'タカハシ',
      company: '株式会社みどり',
      title: '係長',
      phone: '03-1234-5678',
    })
    expect(await getCustomer(member(), card.customerId)).toMatchObject({
      familyName: '髙橋',
      givenName: '花子',
      familyKana: 'タカハシ',
      posts: [{ company: { name: '株式会社みどり' }, title: '係長' }],
      contactPoints: [{ value: '03-1234-5678' }],
    })
    expect(await readCards(member(), card.customerId)).toMatchObject([{ id: card.id, name: '髙橋　花子' }])
  })

  it('refuse a stale change, go to the bin and come back', async () => {
    const customerId = await make()
    const { id } = await add(customerId)
    const place = { customerId, id }
    expect((await updateCard(member(), place, { version: 1, company: '株式会社新社' })).version).toBe(1)
    await updateCard(manager(), place, { version: 1, title: '部長' })
    await expect(updateCard(member(), place, { version: 1, title: '課長' })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { title: '部長', version: 2 } },
    })
    await expect(removeCard(member(), place, 1)).rejects.toMatchObject({ code: 'stale' })
    await removeCard(member(), place, 2)
    expect(await readCards(member(), customerId)).toEqual([])
    await expect(updateCard(member(), place, { version: 3 })).rejects.toMatchObject({ code: 'notFound' })
    const back = await restoreCard(member(), place)
    expect(back.version).toBe(4)
    expect(await restoreCard(member(), place)).toEqual(back)
  })

  it('are added by nobody who may only read, nor to whom one may not see', async () => {
    const customerId = await make({ ownerId: manager().actor.userId })
    const path = `/customers/${customerId}/cards` as const
    const body = { exchangedOn: today, company: 'あ' }
    expect((await harness.request('readOnly', 'POST', path, { body })).statusCode).toBe(403)
    expect((await harness.request('readOnly', 'POST', '/cards', { body })).statusCode).toBe(403)
    const see = (who: string) =>
      sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ memberSees: who })}::jsonb)
        on conflict (key) do update set value = excluded.value`.execute(harness.system().db)
    const { id } = await addCard(manager(), customerId, { ...body, addContactPoints: false, post: 'none' })
    await see('own')
    for (const tried of [
      () => readCards(member(), customerId),
      () => add(customerId),
      () => updateCard(member(), { customerId, id }, { version: 1 }),
      () => putImage(member(), { customerId, id, side: 'front' }, upload('a.png', onePixel)),
      () => showImage(member(), { customerId, id, side: 'front' }),
    ])
      await expect(tried()).rejects.toMatchObject({ code: 'notFound' })
    await see('all')
    await expect(add(customerId, { exchangedBy: newId() })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('show their pictures, one a side, and keep no bytes of a replaced one', async () => {
    const customerId = await make()
    const { id } = await add(customerId)
    const place = { customerId, id, side: 'front' } as const
    await expect(showImage(member(), place)).rejects.toMatchObject({ code: 'notFound' })
    const before = await blobs()
    await putImage(member(), place, upload('表.png', onePixel))
    const card = await putImage(member(), place, upload('表2.png', onePixel))
    expect(card.images).toEqual([{ side: 'front', size: onePixel.length }])
    expect(await blobs()).toBe(before + 1)
    const path = `/customers/${customerId}/cards/${id}/images/front` as const
    const shown = await harness.request('readOnly', 'GET', path)
    expect(shown.headers['content-type']).toBe('image/png')
    expect(shown.rawPayload.equals(Buffer.from(onePixel))).toBe(true)
    const file = { name: 'a.png', content: onePixel }
    expect((await harness.request('readOnly', 'POST', path, { file })).statusCode).toBe(403)
    expect((await harness.request('member', 'POST', path, { file })).statusCode).toBe(201)
  })

  it('take nothing for a picture that is none, whatever its name, nor a larger one, and leave no bytes of it', async () => {
    const customerId = await make()
    const { id } = await add(customerId)
    const place = { customerId, id, side: 'back' } as const
    const before = await blobs()
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    await expect(putImage(member(), place, upload('a.png', svg))).rejects.toMatchObject({
      code: 'unsupported',
    })
    const large = new Uint8Array(maxImageBytes + 1)
    large.set(onePixel)
    await expect(putImage(member(), place, upload('a.png', large))).rejects.toMatchObject({
      code: 'tooLarge',
    })
    expect(await blobs()).toBe(before)
    expect((await readCards(member(), customerId))[0]?.images).toEqual([])
  })

  it('are a rule: who gave one, and who did lately', async () => {
    const [none, old, recent] = [await make(), await make(), await make()]
    await add(old, { exchangedOn: addDays(today, -400) })
    await add(recent)
    const select = async (params: object): Promise<string[]> => {
      const condition = compileRule({ kind: 'card', params }, await readScope(member()))
      const { rows } = await sql<{ id: string }>`select c.customer_id as id from customer c
        where ${condition} and c.customer_id = any(${[none, old, recent]}::uuid[]) order by 1`.execute(
        member().db,
      )
      return rows.map(({ id }) => id)
    }
    expect(await select({ has: true })).toEqual([old, recent])
    expect(await select({ has: true, days: 365 })).toEqual([recent])
    expect(await select({ has: false })).toEqual([none])
  })
})
