import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer } from '#features/customers/customers.actions.ts'
import { useRuntime } from '#test/harness/database.ts'
import {
  binnedTemplates,
  copyTemplate,
  discardDraft,
  readEdition,
  saveDraft,
  saveEdition,
  templates,
  updateTemplate,
} from './templates.actions.ts'
import { templatesApi } from './templates.api.ts'
import { sectionsOf } from './templates.content.ts'
import { blocksContent, htmlContent, makeTemplate } from './templates.make.ts'
import { mustRead, remove, restore } from './templates.records.ts'
import { createShared, sharedBlocks } from './templates.shared.ts'
import { starters } from './templates.starters.ts'
import { richText } from './templates.rich-text.ts'

const said = (text: string) => blocksContent([{ type: 'text', doc: richText(text) }])

describe('a template', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const member = () => harness.as('member')

  it('keeps every edition as it was saved, and makes none where nothing changed', async () => {
    const { id, version } = await makeTemplate(manager(), { content: said('一') })
    const second = await saveEdition(manager(), id, { content: said('二'), note: '直した', version })
    expect(second).toMatchObject({ edition: 2, current: { number: 2, note: '直した' } })
    const same = await saveEdition(manager(), id, { content: said('二'), note: '', version: second.version })
    expect(same.edition).toBe(2)
    expect((await readEdition(manager(), id, 1)).content).toEqual(said('一'))
    const { items } = await call('readOnly', templatesApi.endpoints.editions, { params: { id } })
    expect(items.map(({ number }) => number)).toEqual([2, 1])
  })

  it('refuses a stale save with the template as it stands', async () => {
    const { id, version } = await makeTemplate(manager())
    await updateTemplate(manager(), id, {
      name: '新しい名前',
      description: '',
      class: 'advertising',
      version,
    })
    await expect(saveEdition(manager(), id, { content: said('x'), note: '', version })).rejects.toMatchObject(
      {
        code: 'stale',
        extra: { current: { name: '新しい名前' } },
      },
    )
  })

  it('keeps a draft as it is typed, lets nobody overwrite a newer one, and is done with it by saving', async () => {
    const { id, version } = await makeTemplate(manager())
    const first = await saveDraft(manager(), id, { content: said('書きかけ'), version: 0 })
    expect(first).toMatchObject({ version: 1, basedOn: 1 })
    await expect(saveDraft(member(), id, { content: said('別の'), version: 0 })).rejects.toMatchObject({
      code: 'stale',
      extra: { current: { version: 1 } },
    })
    await saveDraft(member(), id, { content: said('続き'), version: 1 })
    const read = await mustRead(manager(), templates, id)
    expect(read).toMatchObject({ version, edition: 1, draft: { version: 2, content: said('続き') } })
    const saved = await saveEdition(manager(), id, { content: said('続き'), note: '', version })
    expect(saved).toMatchObject({ edition: 2, draft: null })
  })

  it('goes back to what was saved when its draft is discarded', async () => {
    const { id } = await makeTemplate(manager(), { content: said('元') })
    const draft = await saveDraft(manager(), id, { content: said('捨てる'), version: 0 })
    await expect(discardDraft(manager(), id, 9)).rejects.toMatchObject({ code: 'stale' })
    expect(await discardDraft(manager(), id, draft.version)).toMatchObject({
      draft: null,
      current: { content: said('元') },
    })
  })

  it('is copied with what is being written', async () => {
    const { id } = await makeTemplate(manager())
    await saveDraft(manager(), id, { content: said('書きかけ'), version: 0 })
    expect(await copyTemplate(manager(), id, '写し')).toMatchObject({
      name: '写し',
      edition: 1,
      current: { content: said('書きかけ') },
    })
  })

  it('goes to the bin and comes back, and is gone for good with all its editions', async () => {
    const { id, version, name } = await makeTemplate(manager())
    await remove(manager(), templates, id, version)
    expect((await request('manager', 'GET', `/templates/${id}`)).statusCode).toBe(404)
    expect((await binnedTemplates.list(manager(), { limit: 10 })).items).toContainEqual(
      expect.objectContaining({ id, name }),
    )
    const back = await restore(manager(), templates, id)
    await remove(manager(), templates, id, back.version)
    expect(await binnedTemplates.purge(harness.system(), id)).toMatchObject({ subjects: [id] })
    const { rows } = await sql`select 1 from mail_template_edition where template_id = ${id}::uuid`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([])
  })

  it('is found by its name, its subject and its kind', async () => {
    const made = await makeTemplate(manager(), {
      name: 'ＡＢＣのご案内',
      content: htmlContent('<p>x</p>', { subject: '特別な件名' }),
    })
    const find = async (query: object) =>
      (await call('readOnly', templatesApi.endpoints.list, { query })).items.map(({ id }) => id)
    expect(await find({ q: 'abc' })).toEqual([made.id])
    expect(await find({ q: '特別な' })).toEqual([made.id])
    expect(await find({ q: 'abc', kind: 'text' })).toEqual([])
    expect(await find({ kind: 'html', class: 'advertising' })).toContain(made.id)
  })

  it('says where a shared block is used', async () => {
    const shared = await createShared(manager(), {
      name: 'あいさつ',
      sections: sectionsOf(said('あ')).flatMap((one) => (one.type === 'columns' ? [one] : [])),
    })
    const content = blocksContent([])
    if (content.body.kind !== 'blocks') throw new Error('no blocks')
    content.body.document.sections = [{ id: 'x', type: 'shared', sharedId: shared.id }]
    const { id, name } = await makeTemplate(manager(), { content })
    const { items } = await call('readOnly', templatesApi.endpoints.sharedUses, { params: { id: shared.id } })
    expect(items).toEqual([{ kind: 'template', id, name }])
    expect((await mustRead(manager(), sharedBlocks, shared.id)).version).toBe(1)
  })

  it('is changed by nobody who may only read', async () => {
    const { id } = await makeTemplate(manager())
    const { statusCode } = await request('readOnly', 'PUT', `/templates/${id}/draft`, {
      body: { content: said('x'), version: 0 },
    })
    expect(statusCode).toBe(403)
  })

  it('lets nobody insert what they may not see, but keeps what somebody else inserted', async () => {
    const masked = said('{{ customer.secretCode }}')
    await sql`insert into field_definition (id, subject, key, standard, label_ja, type, section, masked)
      values (gen_random_uuid(), 'customer', 'secretCode', false, '秘密', 'text', 'note', true)`.execute(
      harness.system().db,
    )
    await expect(makeTemplate(member(), { content: masked })).rejects.toMatchObject({ code: 'invalid' })
    const { id, version } = await makeTemplate(manager(), { content: masked })
    const more = { ...masked, subject: '件名を変えた' }
    expect(await saveEdition(member(), id, { content: more, note: '', version })).toMatchObject({
      edition: 2,
    })
    const { items } = await call('member', templatesApi.endpoints.variables, {})
    expect(items.map(({ key }) => key)).not.toContain('customer.secretCode')
    expect(items.map(({ key }) => key)).toContain('customer.familyName')
    const { id: customerId } = await createCustomer(harness.system(), {
      familyName: '山田',
      contactPoints: [],
      posts: [],
      tagNames: [],
      attributes: { secretCode: 'XYZ-1' },
    })
    const shown = await call('member', templatesApi.endpoints.preview, {
      body: { content: masked, customerId },
    })
    expect(shown.text).toContain('●●●')
    expect(shown.text).not.toContain('XYZ-1')
    expect(shown.findings.map(({ rule }) => rule)).toContain('hidden')
    const whole = await call('manager', templatesApi.endpoints.preview, {
      body: { content: masked, customerId },
    })
    expect(whole.text).toContain('XYZ-1')
  })

  it('can start from any of ours: nothing is wrong with them but gaps that are to be filled', async () => {
    const gaps = new Set(['noImage', 'noLink', 'noProduct', 'noCoupon', 'foot', 'noShop'])
    expect(starters.length).toBeGreaterThanOrEqual(8)
    for (const { key, content } of starters) {
      const { findings, text } = await call('readOnly', templatesApi.endpoints.preview, { body: { content } })
      const grave = findings.filter(({ rule, severity }) => severity !== 'note' && !gaps.has(rule))
      expect(grave, key).toEqual([])
      expect(text, key).not.toMatch(/\{\{|undefined|null/)
    }
  })
})
