import { createHash } from 'node:crypto'
import { getAddress } from 'yubin'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '#features/customers/customers.rows.ts'
import { parseAddress } from '#kit/japan/address.ts'
import { isKana, kanaRow } from '#kit/japan/kana.ts'
import { nameKey } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { validate, version } from 'uuid'
import { demoId, toDraft } from './demo.draft.ts'
import { familyNames } from './demo.families.data.ts'
import { givenNames } from './demo.given.data.ts'
import { chunkSize, people, peopleOf, type DemoPerson } from './demo.people.ts'
import { regions } from './demo.places.data.ts'
import { randomOf } from './demo.random.ts'
import { tagNames } from './demo.words.data.ts'

const sample: readonly DemoPerson[] = people(7).take(6000).toArray()
const share = (is: (person: DemoPerson) => boolean): number => sample.filter(is).length / sample.length

describe('the stream of people', () => {
  it('is the same for ever for one seed', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(people(1).take(500).toArray()))
      .digest('hex')
    expect(digest).toMatchInlineSnapshot(`"1dbef4fff545d40df5f4c6930494297e08ad795bcd1288f544a19963f181a7a6"`)
  })

  it('differs from seed to seed', () => {
    expect(peopleOf(2, 0)[0]).not.toEqual(peopleOf(1, 0)[0])
  })

  it('can be entered at any chunk and gives the same people', () => {
    const all = people(7)
      .take(3 * chunkSize)
      .toArray()
    expect(peopleOf(7, 2)).toEqual(all.slice(2 * chunkSize))
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index))
  })

  it('needs no more than a moment for ten thousand people', () => {
    const started = performance.now()
    for (let chunk = 0; chunk < 5; chunk++) peopleOf(7, chunk)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('a person of the demo', () => {
  it('has a reading in katakana that sorts into the kana index', () => {
    const readings = sample.flatMap(({ familyKana, givenKana }) =>
      familyKana && givenKana ? [familyKana, givenKana] : [],
    )
    expect(readings.length).toBeGreaterThan(sample.length * 1.8)
    expect(readings.filter((reading) => !isKana(reading) || kanaRow(reading) === '他')).toEqual([])
  })

  it('is mostly between 40 and 75 and three times in four a woman', () => {
    const ages = sample.flatMap(({ birthOn }) => (birthOn ? [2026 - Number(birthOn.slice(0, 4))] : []))
    const middle = ages.filter((age) => age >= 40 && age <= 76).length / ages.length
    expect(middle).toBeGreaterThan(0.75)
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...ages)).toBeLessThanOrEqual(97)
    expect(share(({ gender }) => gender === 'female')).toBeGreaterThan(0.6)
  })

  it('registered as an adult, before today', () => {
    for (const { birthOn, registeredOn } of sample) {
      expect(registeredOn >= '2016-04-01' && registeredOn <= '2026-10-31').toBe(true)
      if (birthOn)
        expect(Number(registeredOn.slice(0, 4)) - Number(birthOn.slice(0, 4))).toBeGreaterThanOrEqual(18)
    }
  })

  it('lives in a town that the postal code table has', () => {
    for (const { address } of sample) {
      const found = getAddress(address.postalCode)
      expect(found).toMatchObject({ prefecture: address.prefecture, city: address.city })
      expect(address.street.startsWith(found?.town ?? '-')).toBe(true)
    }
  })

  it('has an address that reads back into its parts', () => {
    const unread = sample.filter(({ address: { prefecture, city, street, building } }) => {
      const read = parseAddress(`${prefecture}${city}${street} ${building}`)
      return read.prefecture !== prefecture || read.city !== city || read.block === '' || read.key === ''
    })
    expect(unread.map(({ address }) => address)).toEqual([])
    expect(share(({ address }) => address.building !== '')).toBeCloseTo(1 / 3, 1)
  })

  it('has phone numbers of the numbering plan, and always one of them', () => {
    for (const { mobile, phone } of sample) {
      expect(mobile ?? phone).not.toBeNull()
      if (mobile !== null) expect(parsePhone(mobile).kind).toBe('mobile')
      if (phone !== null) expect(parsePhone(phone).kind).toBe('fixed')
    }
  })

  it('can be sent no mail, because the domain is reserved for examples', () => {
    const emails = sample.flatMap(({ email }) => (email ? [email] : []))
    expect(emails.length).toBeGreaterThan(sample.length / 2)
    expect(emails.filter((email) => !/^[a-z0-9._-]+@([a-z]+\.)?example\.(com|jp)$/.test(email))).toEqual([])
  })

  it('writes an old form of a common name now and then, and sometimes comes from abroad', () => {
    const variants = share(({ familyName }) => /[髙邉邊齋齊濵濱﨑澤嶋櫻廣德瀧𠮷]/u.test(familyName))
    const foreign = share(
      ({ familyName, familyKana }) => /^[A-Z]/.test(familyName) || familyName === familyKana,
    )
    expect(variants).toBeGreaterThan(0.01)
    expect(variants).toBeLessThan(0.06)
    expect(foreign).toBeGreaterThan(0.015)
    expect(foreign).toBeLessThan(0.04)
  })

  it('often shares address, fixed line and family name with somebody, and never everything', () => {
    const homes = Map.groupBy(sample, ({ address, familyName }) => JSON.stringify([address, familyName]))
    const families = [...homes.values()].filter(({ length }) => length > 1)
    expect(families.length).toBeGreaterThan(sample.length / 20)
    for (const family of families) expect(new Set(family.map(({ phone }) => phone)).size).toBe(1)
    expect(new Set(sample.map(({ code }) => code)).size).toBe(sample.length)
  })

  it('works for a company one time in ten', () => {
    const employed = share(({ post }) => post !== null)
    expect(employed).toBeGreaterThan(0.06)
    expect(employed).toBeLessThan(0.13)
  })
})

describe('the lists behind the demo', () => {
  const spellings = familyNames.split(' ').map((entry) => entry.split(':')[0]?.split('/') ?? [])

  it('have enough names, each once', () => {
    expect(spellings.length).toBeGreaterThanOrEqual(250)
    expect(new Set(spellings.flat()).size).toBe(spellings.flat().length)
    for (const gender of ['female', 'male'] as const) {
      const names = givenNames.flatMap((time) => time[gender].split(' ').map((entry) => entry.split(':')[0]))
      expect(new Set(names).size).toBeGreaterThanOrEqual(120)
      for (const time of givenNames) {
        const own = time[gender].split(' ')
        expect(new Set(own).size).toBe(own.length)
      }
    }
  })

  it('call only that another spelling which matches as the same name', () => {
    for (const [usual = '', ...variants] of spellings)
      for (const variant of variants)
        expect([variant, nameKey(variant, '')]).toEqual([variant, nameKey(usual, '')])
  })

  it('name every prefecture once', () => {
    expect(new Set(regions.map(({ prefecture }) => prefecture)).size).toBe(47)
  })
})

describe('a draft of the demo', () => {
  const lookups = {
    companyIds: new Map(sample.flatMap(({ post }) => (post ? [[post.company, demoId(0, 1)] as const] : []))),
    tagIds: new Map(tagNames.map((name, index) => [name, demoId(0, index)])),
    owners: [
      { id: demoId(9, 0), name: '佐藤' },
      { id: demoId(9, 1), name: '鈴木' },
    ],
    maker: { id: null, name: 'demo' },
  }
  const drafts = sample.map((person) => ({ person, draft: toDraft(7, person, lookups) }))

  it('has an id of its own that is a UUID version 7 and never changes', () => {
    const ids = drafts.map(({ draft }) => draft.id ?? '')
    expect(ids.filter((id) => !validate(id) || version(id) !== 7)).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(ids.toSorted())
    expect(demoId(7, 0)).toMatchInlineSnapshot(`"0153cf1e-9000-7000-8000-000000070000"`)
    expect(demoId(8, 0)).not.toBe(demoId(7, 0))
    expect(Number.parseInt(demoId(7, 999_999).replace('-', '').slice(0, 12), 16)).toBeLessThan(
      Date.parse('2026-10-31'),
    )
  })

  it('is read without a doubt, but for the addresses that a carrier gave out against the rules', () => {
    const doubts = drafts.flatMap(({ draft }) => rowsOf(draft).points.flatMap(({ notes }) => notes))
    expect(new Set(doubts).difference(new Set(['rfcViolation']))).toEqual(new Set())
  })

  it('gives every owner customers and leaves some without one', () => {
    const owners = Map.groupBy(drafts, ({ draft }) => draft.fields.ownerId ?? 'nobody')
    expect([...owners.keys()].toSorted()).toEqual(
      [...lookups.owners.map(({ id }) => id), 'nobody'].toSorted(),
    )
  })

  it('fails for a company that was not looked up, rather than losing it', () => {
    const employed = sample.find(({ post }) => post !== null)
    expect(() => employed && toDraft(7, employed, { ...lookups, companyIds: new Map() })).toThrow(
      'was not looked up',
    )
  })
})

describe('the random numbers', () => {
  it('are spread evenly', () => {
    const random = randomOf(1, 2)
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i++) {
      const bin = random.int(0, 9)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })
})
