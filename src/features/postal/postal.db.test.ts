import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { auditApi } from '#features/audit/audit.api.ts'
import { useRuntime } from '#test/harness/database.ts'
import { hasPostalPack, postalAgrees } from './postal.match.ts'
import { postalCodeOf, postalMatches, postalPacks } from './postal.actions.ts'
import { postalApi } from './postal.api.ts'
import { postalCommands } from './postal.commands.ts'
import { cp932, kenAllOf, officesOf, zipOf } from './postal.make.ts'

const { get, packs } = postalApi.endpoints
const towns = kenAllOf([
  ['4980000', '愛知県', '弥富市', '以下に掲載がない場合'],
  ['4980000', '三重県', '桑名郡木曽岬町', '以下に掲載がない場合'],
  ['6028064', '京都府', '京都市上京区', '一町目（松屋町通出水下る）'],
  ['2200011', '神奈川県', '横浜市西区', '高島'],
])

describe('postal codes', () => {
  const harness = useRuntime()
  const { call, request, runJobs } = harness
  const upload = (content: Uint8Array<ArrayBuffer>, name = 'ken_all.zip') =>
    request('administrator', 'POST', '/postal-packs', { file: { name, content } })
  const loaded = async (content: Uint8Array<ArrayBuffer>, name?: string) => {
    const response = await upload(content, name)
    expect(response.statusCode).toBe(202)
    await runJobs()
  }
  const look = (code: string) => call('readOnly', get, { params: { code } })
  const files = () =>
    readdir(join(harness.runtime.config.dataDir, 'files'), { recursive: true, withFileTypes: true })

  afterEach(async () => {
    await harness.system().db.deleteFrom('postalArea').execute()
    await harness.system().db.deleteFrom('postalPack').execute()
  })

  it('are known before anything is loaded, one address a code, which the answer says', async () => {
    expect(await look('１１３－００３３')).toEqual({
      postalCode: '1130033',
      complete: false,
      choices: [
        {
          postalCode: '1130033',
          prefecture: '東京都',
          city: '文京区',
          town: '本郷',
          streets: [],
          office: null,
        },
      ],
    })
    expect((await look('1008111')).choices[0]?.office).toMatchObject({ name: '宮内庁' })
    expect((await look('0600000')).choices).toMatchObject([{ city: '札幌市中央区', town: '' }])
    expect((await look('999-9999')).choices).toEqual([])
  })

  it.each(['113', 'abc', '12345678', '60001'])('are refused as %s', async (code) => {
    const response = await request('member', 'GET', `/postal-codes/${code}`)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ fields: [{ path: 'code' }] })
  })

  it('have all their addresses once the list is loaded, from a ZIP, by a job that leaves no file', async () => {
    await loaded(zipOf({ 'KEN_ALL.CSV': cp932(towns) }))
    expect(await look('498-0000')).toMatchObject({
      complete: true,
      choices: [
        { prefecture: '愛知県', city: '弥富市', town: '' },
        { prefecture: '三重県', city: '桑名郡木曽岬町', town: '' },
      ],
    })
    expect((await look('6028064')).choices).toMatchObject([{ town: '一町目', streets: ['松屋町通出水下る'] }])
    // Gone from the list is gone; offices, whose list is not loaded, are still known.
    expect((await look('1130033')).choices).toEqual([])
    expect((await look('1008111')).choices).toMatchObject([{ office: { name: '宮内庁' } }])
    expect(await call('member', packs, {})).toMatchObject({
      packs: [{ source: 'kenAll', fileName: 'ken_all.zip', rows: 51, codes: 50 }],
      loading: null,
    })
    expect((await files()).filter((entry) => entry.isFile())).toEqual([])
    const { items } = await call('administrator', auditApi.endpoints.list, {
      query: { action: 'postal.load', limit: 1 },
    })
    expect(items[0]).toMatchObject({ subjectId: 'kenAll', after: { fileName: 'ken_all.zip', rows: 51 } })
  })

  it('replaces a list whole, and leaves the other list alone', async () => {
    await loaded(cp932(towns))
    await loaded(
      cp932(officesOf([['0608621', '北海道', '札幌市中央区', '北一条西', '６丁目１－２', '見本社']])),
      'j.csv',
    )
    await loaded(cp932(kenAllOf([['1130033', '東京都', '文京区', '本郷']])), 'new.csv')
    expect((await look('4980000')).choices).toEqual([])
    expect((await look('1130033')).choices).toMatchObject([{ town: '本郷' }])
    expect((await look('0608621')).choices).toMatchObject([
      { town: '北一条西', office: { name: '見本社', street: '６丁目１－２' } },
    ])
    const { packs: now } = await call('member', packs, {})
    expect(now.map(({ source, fileName }) => [source, fileName])).toEqual([
      ['kenAll', 'new.csv'],
      ['office', 'j.csv'],
    ])
  })

  it('keeps the old list when the new one is refused, and says why', async () => {
    await loaded(cp932(towns))
    await loaded(cp932(towns).slice(0, -30), 'cut.csv')
    expect((await look('4980000')).choices).toHaveLength(2)
    const { packs: now, loading } = await call('administrator', packs, {})
    expect(now).toMatchObject([{ fileName: 'ken_all.zip' }])
    expect(loading).toMatchObject({ state: 'failed', fileName: 'cut.csv' })
    expect(loading?.problem).toContain('切れています')
    const inEnglish = await postalPacks({ ...harness.as('administrator'), locale: 'en' })
    expect(inEnglish.loading?.problem).toContain('breaks off')
    expect((await files()).filter((entry) => entry.isFile())).toEqual([])
  })

  it('keeps the old list when the load breaks off in the midst of writing', async () => {
    await loaded(cp932(towns))
    await sql`alter table postal_area add constraint planted check (town <> 'こわれる町')`.execute(
      harness.system().db,
    )
    await loaded(cp932(kenAllOf([['1130033', '東京都', '文京区', 'こわれる町']])), 'breaks.csv')
    await sql`alter table postal_area drop constraint planted`.execute(harness.system().db)
    expect((await look('4980000')).choices).toHaveLength(2)
    expect((await call('member', packs, {})).packs).toMatchObject([{ fileName: 'ken_all.zip' }])
  })

  it.each(['manager', 'member', 'readOnly', 'visitor'] as const)('are not loaded by a %s', async (who) => {
    const response = await request(who, 'POST', '/postal-packs', {
      file: { name: 'k.csv', content: cp932(towns) },
    })
    expect(response.statusCode).toBe(who === 'visitor' ? 401 : 403)
  })

  it('refuses an empty upload at once', async () => {
    expect((await upload(new Uint8Array())).statusCode).toBe(400)
  })

  it('are loaded by the command, file after file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'enishi-postal-'))
    try {
      await writeFile(join(folder, 'towns.csv'), cp932(towns))
      await writeFile(join(folder, 'offices.csv'), cp932(officesOf([])))
      await postalCommands[0]?.run(harness.runtime, [join(folder, 'towns.csv'), join(folder, 'offices.csv')])
      expect((await call('member', packs, {})).packs).toMatchObject([
        { source: 'kenAll', loadedByName: 'command data update postal' },
        { source: 'office' },
      ])
      await expect(postalCommands[0]?.run(harness.runtime, [join(folder, 'nowhere.csv')])).rejects.toThrow(
        'cannot be opened',
      )
      await expect(postalCommands[0]?.run(harness.runtime, [])).rejects.toThrow('Usage')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  describe('against an address', () => {
    const cases = [
      ['4980000', '愛知県', '弥富市', true],
      ['498-0000', '三重県', '桑名郡木曽岬町', true],
      ['4980000', '', '木曽岬町', true],
      ['4980000', '愛知県', '木曽岬町', false],
      ['4980000', '岐阜県', '', false],
      ['2200011', '神奈川県', '横浜市', true],
      ['2200011', '神奈川県', '横浜市中区', false],
      ['4980000', '', '', null],
      ['9999999', '東京都', '文京区', null],
      ['なし', '東京都', '文京区', null],
    ] as const

    it.each(cases)('%s in %s%s: %s', async (code, prefecture, city, expected) => {
      await loaded(cp932(towns))
      expect(await postalMatches(harness.system(), code, prefecture, city)).toBe(expected)
      if (!/^\d{7}$/.test(code)) return
      const { rows } = await sql<{ agrees: boolean | null }>`
        select ${postalAgrees(sql.ref('t.code'), sql.ref('t.prefecture'), sql.ref('t.city'))} as agrees
        from (values (${code}::text, ${prefecture}::text, ${city}::text)) t (code, prefecture, city)`.execute(
        harness.system().db,
      )
      expect(rows[0]?.agrees).toBe(expected)
    })

    it('its code is known where the town has one, and only there', async () => {
      await loaded(
        cp932(
          kenAllOf([
            ['1130033', '東京都', '文京区', '本郷'],
            ['1130099', '東京都', '文京区', '本郷町'],
            ['1080023', '東京都', '港区', '芝浦（１丁目）'],
            ['1050023', '東京都', '港区', '芝浦（２～４丁目）'],
          ]),
        ),
      )
      const codeOf = (city: string, street: string) =>
        postalCodeOf(harness.system(), { prefecture: '東京都', city, street })
      expect(await codeOf('文京区', '本郷3-1-1')).toBe('1130033')
      expect(await codeOf('文京区', '本郷町1-1')).toBe('1130099')
      expect(await codeOf('港区', '芝浦1-1')).toBeNull()
      expect(await codeOf('文京区', '湯島1-1')).toBeNull()
    })

    it('the built-in list answers for one address, never for a whole table', async () => {
      expect(await postalMatches(harness.system(), '1130033', '東京都', '文京区')).toBe(true)
      expect(await postalMatches(harness.system(), '1130033', '大阪府', '')).toBe(false)
      expect(await hasPostalPack(harness.system())).toBe(false)
    })
  })
})
