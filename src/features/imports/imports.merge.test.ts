import { describe, expect, it } from 'vitest'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { changeBetween, draftOf, mergeReading, type Current } from './imports.merge.ts'
import { rowReader } from '#features/readings/readings.customer.ts'
import type { Reading } from '#features/readings/readings.row.ts'
import { revert } from './imports.revert.ts'

function read(cells: { [field: string]: string }): Reading {
  const fields = Object.keys(cells)
  return rowReader({ headings: fields, mapping: fields, owners: new Map(), today: '2026-11-21' })(
    Object.values(cells),
  )
}
const company = { id: 'company-1', name: '株式会社さざなみ' }

function stored(cells: { [field: string]: string }): Current {
  const reading = read(cells)
  const rows = rowsOf(
    draftOf(reading, { company: reading.post?.companyName ? company : null, tagIds: ['tag-1'] }),
  )
  return { ...rows, contactPoints: rows.points, version: 1 }
}
const merge = (current: Current, cells: { [field: string]: string }, clearEmpty = false): Current =>
  mergeReading(current, read(cells), { company: cells['company'] ? company : null, tagIds: [], clearEmpty })

const taro = {
  code: 'M1',
  fullName: '山田 太郎',
  fullKana: 'ヤマダ タロウ',
  phone: '03-1234-5678',
  address: '東京都千代田区紀尾井町1-3',
  company: '株式会社さざなみ',
  title: '課長',
}

describe('a row over a stored customer', () => {
  it('that says the same gives back the same object', () => {
    const current = stored(taro)
    expect(merge(current, taro)).toBe(current)
    expect(
      merge(current, {
        ...taro,
        phone: '０３（１２３４）５６７８',
        company: '(株)さざなみ',
        fullName: '山田太郎',
      }),
    ).toBe(current)
  })

  it('replaces by cells that say something and leaves the rest', () => {
    const merged = merge(stored(taro), { code: 'M1', familyName: '鈴木', givenName: '' })
    expect(merged.fields).toMatchObject({ familyName: '鈴木', givenName: '太郎', familyKana: 'ヤマダ' })
  })

  it('clears what is empty where that was chosen, but never the member number', () => {
    const merged = merge(
      stored({ ...taro, occupation: '会社員' }),
      { code: '', familyKana: '', occupation: '', email: 'a@sazanami.jp' },
      true,
    )
    expect(merged.fields).toMatchObject({
      code: 'M1',
      familyKana: null,
      givenKana: 'タロウ',
      occupation: null,
    })
  })

  it('adds contact points, posts and tags and removes none', () => {
    const merged = merge(stored(taro), {
      code: 'M1',
      phone: '090-1234-5678',
      company: '株式会社さざなみ',
      title: '部長',
    })
    expect(merged.contactPoints.map(({ value, position }) => [value, position])).toEqual([
      ['03-1234-5678', 0],
      ['東京都千代田区紀尾井町1-3', 0],
      ['090-1234-5678', 1],
    ])
    expect(merged.posts).toMatchObject([{ companyId: 'company-1', title: '部長' }])
    expect(merged.tagIds).toEqual(['tag-1'])
  })

  it('keeps another room of the same building as another address', () => {
    const merged = merge(stored(taro), { code: 'M1', address: '東京都千代田区紀尾井町1-3 さざなみビル301' })
    expect(merged.contactPoints.filter(({ kind }) => kind === 'address')).toHaveLength(2)
  })

  it('gives a title without a company to the post there is, and else to the remark', () => {
    expect(merge(stored(taro), { code: 'M1', title: '部長' }).posts[0]?.title).toBe('部長')
    expect(merge(stored({ code: 'M1' }), { code: 'M1', title: '部長' }).fields.remark).toBe('title: 部長')
  })

  it('writes what it cannot read to the remark once', () => {
    const unread = { code: 'M1', remark: 'メモ', birthOn: '55年頃' }
    const current = stored(unread)
    expect(current.fields.remark).toBe('メモ\nbirthOn: 55年頃')
    expect(merge(current, unread)).toBe(current)
  })

  it('replaces a whole name by another whole name, given name included', () => {
    expect(merge(stored(taro), { code: 'M1', fullName: '鈴木花子' }).fields).toMatchObject({
      familyName: '鈴木花子',
      givenName: null,
    })
  })
})

describe('taking a change back', () => {
  const before = stored(taro)
  const after = merge(before, { code: 'M1', familyName: '鈴木', phone: '090-1234-5678', title: '部長' })
  const change = changeBetween(before, after)

  it('gives back the record as it was', () => {
    if (!change) throw new Error('nothing changed')
    const { restored, complete } = revert(after, [change])
    expect(complete).toBe(true)
    expect(restored.fields).toEqual(before.fields)
    expect(restored.contactPoints).toEqual(before.contactPoints)
    expect(restored.posts).toMatchObject([{ title: '課長' }])
  })

  it('keeps what somebody changed since', () => {
    if (!change) throw new Error('nothing changed')
    const edited: Current = {
      ...after,
      fields: { ...after.fields, familyName: '佐藤' },
      contactPoints: after.contactPoints.map((p) =>
        p.value === '090-1234-5678' ? { ...p, label: '自宅' } : p,
      ),
    }
    const { restored, complete } = revert(edited, [change])
    expect(complete).toBe(false)
    expect(restored.fields.familyName).toBe('佐藤')
    expect(restored.contactPoints).toHaveLength(3)
    expect(restored.posts).toMatchObject([{ title: '課長' }])
  })
})
