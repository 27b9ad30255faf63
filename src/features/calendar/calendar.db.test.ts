import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { auditApi } from '#features/audit/audit.api.ts'
import { useRuntime } from '#test/harness/database.ts'
import { organisationCalendar } from './calendar.actions.ts'
import { calendarApi } from './calendar.api.ts'
import { calendarCommands } from './calendar.commands.ts'
import { holidayListOf } from './calendar.make.ts'

const { get, updateRules, setDay } = calendarApi.endpoints

describe('the business calendar', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const year = (which = 2026) => call('readOnly', get, { params: { year: which } })
  const dayIn = async (on: string) => (await year(Number(on.slice(0, 4)))).days.find((day) => day.on === on)
  const close = (on: string, name: string, version = 0) =>
    call('administrator', setDay, { params: { on }, body: { version, kind: 'closed', name } })
  const upload = (content: Uint8Array<ArrayBuffer>, who: 'administrator' | 'manager' = 'administrator') =>
    request(who, 'POST', '/calendar/holidays', { file: { name: 'syukujitsu.csv', content } })

  afterEach(async () => {
    const { db } = harness.system()
    await db.deleteFrom('calendarDay').execute()
    await db.deleteFrom('calendarHoliday').execute()
    await db.deleteFrom('calendarPack').execute()
    await db.deleteFrom('setting').where('key', '=', 'calendar').execute()
  })

  it('is closed on weekends, holidays and at the turn of the year, as long as nobody decided', async () => {
    const answer = await year()
    expect(answer).toMatchObject({ version: 0, holidays: 'builtIn', pack: null, fiscalYearStart: 4 })
    expect(answer.days.find(({ on }) => on === '2026-11-23')).toMatchObject({
      open: false,
      reason: 'holiday',
      name: { ja: '勤労感謝の日', en: 'Labor Thanksgiving Day' },
    })
    expect((await year(2051)).holidays).toBe('unknown')
  })

  it('closes and opens a day, which everybody sees, and writes it down', async () => {
    expect(await close('2026-11-24', '創立記念日')).toMatchObject({ open: false, reason: 'own', version: 1 })
    expect(await dayIn('2026-11-24')).toMatchObject({ name: { ja: '創立記念日' } })
    expect((await organisationCalendar(harness.as('member'))).addBusinessDays('2026-11-20', 1)).toBe(
      '2026-11-25',
    )
    await call('administrator', setDay, {
      params: { on: '2026-11-24' },
      body: { version: 1, kind: 'open', name: '' },
    })
    expect(await dayIn('2026-11-24')).toMatchObject({ open: true, version: 2 })
    const { items } = await call('administrator', auditApi.endpoints.list, {
      query: { action: 'calendar.setDay', limit: 1 },
    })
    expect(items[0]).toMatchObject({
      subjectId: '2026-11-24',
      before: { kind: 'closed', name: '創立記念日' },
      after: { kind: 'open' },
    })
  })

  it('takes a decision back, and taking it back twice is no error', async () => {
    await close('2026-11-24', '創立記念日')
    const undo = () =>
      request('administrator', 'DELETE', '/calendar/days/2026-11-24', { query: { version: 1 } })
    expect((await undo()).statusCode).toBe(204)
    expect((await undo()).statusCode).toBe(204)
    expect(await dayIn('2026-11-24')).toBeUndefined()
  })

  it('does not let a late save or a late undo pass over what somebody else decided', async () => {
    await close('2026-11-24', '創立記念日')
    const late = await request('administrator', 'PUT', '/calendar/days/2026-11-24', {
      body: { version: 0, kind: 'open', name: '' },
    })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({ code: 'stale', current: { name: { ja: '創立記念日' }, version: 1 } })
    await close('2026-11-24', '棚卸し', 1)
    const undo = await request('administrator', 'DELETE', '/calendar/days/2026-11-24', {
      query: { version: 1 },
    })
    expect(undo.statusCode).toBe(409)
    expect(await dayIn('2026-11-24')).toMatchObject({ name: { ja: '棚卸し' }, version: 2 })
  })

  it('changes its rules by version, and keeps it when nothing changed', async () => {
    const rules = { weekly: [3, 0], breaks: [{ name: '夏季休業', from: '08-13', to: '08-16' }] }
    const saved = await call('administrator', updateRules, { body: { version: 0, rules } })
    expect(saved).toEqual({ version: 1, rules: { ...rules, weekly: [0, 3] } })
    expect(await call('administrator', updateRules, { body: saved })).toEqual(saved)
    expect(await dayIn('2026-08-14')).toMatchObject({ reason: 'break' })
    expect(await dayIn('2026-11-21')).toBeUndefined()
    const late = await request('administrator', 'PUT', '/calendar/rules', { body: { version: 0, rules } })
    expect(late.statusCode).toBe(409)
    expect(late.json()).toMatchObject({ current: { version: 1 } })
  })

  it.each([
    { weekly: [0, 1, 2, 3, 4, 5, 6], breaks: [] },
    { weekly: [7], breaks: [] },
    { weekly: [0], breaks: [{ name: ' ', from: '08-13', to: '08-16' }] },
    { weekly: [0], breaks: [{ name: '夏季', from: '02-30', to: '08-16' }] },
  ])('refuses the rules %j', async (rules) => {
    const response = await request('administrator', 'PUT', '/calendar/rules', { body: { version: 0, rules } })
    expect(response.statusCode).toBe(400)
  })

  it('takes the list of the Cabinet Office for its years, whole, and keeps it when the next is refused', async () => {
    expect((await upload(holidayListOf([2026, 2027], [['2026/7/17', '海の日']]))).json()).toMatchObject({
      rows: 5,
      firstYear: 2026,
      lastYear: 2027,
    })
    expect(await year()).toMatchObject({ holidays: 'official', pack: { fileName: 'syukujitsu.csv' } })
    expect(await dayIn('2026-07-17')).toMatchObject({ reason: 'holiday', name: { ja: '海の日' } })
    expect(await dayIn('2026-07-20')).toBeUndefined()
    expect(await dayIn('2028-07-17')).toMatchObject({ reason: 'holiday' })
    const wrong = await upload(holidayListOf([2026], [['2027/1/1', '元日']]))
    expect(wrong.statusCode).toBe(400)
    expect((await year()).pack).toMatchObject({ rows: 5 })
    await upload(holidayListOf([2026]))
    expect(await dayIn('2026-07-17')).toBeUndefined()
  })

  it('an own decision stays when a list is loaded', async () => {
    await close('2026-07-17', '社員旅行')
    await upload(holidayListOf([2026], [['2026/7/17', '海の日']]))
    expect(await dayIn('2026-07-17')).toMatchObject({ reason: 'own', name: { ja: '社員旅行' } })
  })

  it.each(['manager', 'member', 'readOnly'] as const)('is changed by no %s', async (who) => {
    const body = { version: 0, kind: 'closed', name: '' }
    expect((await request(who, 'PUT', '/calendar/days/2026-11-24', { body })).statusCode).toBe(403)
    const undo = await request(who, 'DELETE', '/calendar/days/2026-11-24', { query: { version: 1 } })
    expect(undo.statusCode).toBe(403)
    const rules = { weekly: [0], breaks: [] }
    expect((await request(who, 'PUT', '/calendar/rules', { body: { version: 0, rules } })).statusCode).toBe(
      403,
    )
    const file = { name: 's.csv', content: holidayListOf([2026]) }
    expect((await request(who, 'POST', '/calendar/holidays', { file })).statusCode).toBe(403)
  })

  it('takes the list by the command too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'enishi-calendar-'))
    try {
      const file = join(folder, 'list.csv')
      await writeFile(file, holidayListOf([2026]))
      await calendarCommands[0]?.run(harness.runtime, [file])
      expect((await year()).pack).toMatchObject({ loadedByName: 'command data update holidays', rows: 2 })
      await expect(calendarCommands[0]?.run(harness.runtime, [join(folder, 'none')])).rejects.toThrow(
        'cannot be opened',
      )
      await expect(calendarCommands[0]?.run(harness.runtime, [])).rejects.toThrow('Usage')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
