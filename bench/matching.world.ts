import { homophonesOf } from '#features/demo/demo.names.ts'
import { peopleOf, type DemoPerson } from '#features/demo/demo.people.ts'
import { addressIn, districtOf, fixedLineIn, mobileOf } from '#features/demo/demo.places.ts'
import { randomOf, type Random } from '#features/demo/demo.random.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import { traitsOf, type Traits } from '#features/customers/customers.traits.ts'
import { oldForms, surnameVariants } from '#kit/japan/variants.data.ts'
import { toRomaji } from 'wanakana'

export type Strength = 'light' | 'normal' | 'heavy'
/** One record of a person as some door wrote it down. */
export type PersonText = {
  readonly familyName: string | null
  readonly givenName: string | null
  readonly familyKana: string | null
  readonly givenKana: string | null
  readonly formerFamilyName: string | null
  readonly gender: 'female' | 'male' | 'other' | null
  readonly birthOn: string | null
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  readonly addresses: readonly { readonly postalCode: string | null; readonly value: string }[]
  /** Member numbers of the door it came through. */
  readonly numbers: readonly string[]
}

/** The record as the product reads it. */
export function traitsOfText(text: PersonText): Traits {
  const points = [
    ...text.emails.map((value) => readContactPoint({ kind: 'email', label: null, value })),
    ...text.phones.map((value) => readContactPoint({ kind: 'phone', label: null, value })),
    ...text.addresses.map((address) => readContactPoint({ kind: 'address', label: null, ...address })),
  ]
  return traitsOf(text, points, { numbers: text.numbers })
}

/** A record, and who it really is. */
export type Labelled = PersonText & { readonly truth: number }

/** How often each thing goes wrong in one record; the first record of a person suffers as the others do. */
type Wrongs = {
  readonly variant: number
  readonly style: number
  readonly unparted: number
  readonly romaji: number
  readonly formerName: number
  readonly moved: number
  readonly newMobile: number
  readonly newEmail: number
  readonly emailSlip: number
  readonly kanaSlip: number
  readonly misconverted: number
  readonly birthSlip: number
  readonly birthDummy: number
  readonly phoneSlip: number
  readonly phoneDummy: number
  readonly shortAddress: number
  readonly otherAddress: number
  readonly left: number
}
const wrongs: { readonly [strength in Strength]: Wrongs } = {
  light: {
    variant: 0.05,
    style: 0.3,
    unparted: 0.03,
    romaji: 0.01,
    formerName: 0.2,
    moved: 0.04,
    newMobile: 0.03,
    newEmail: 0.08,
    emailSlip: 0.005,
    kanaSlip: 0.005,
    misconverted: 0.005,
    birthSlip: 0.005,
    birthDummy: 0.02,
    phoneSlip: 0.003,
    phoneDummy: 0.01,
    shortAddress: 0.03,
    otherAddress: 0.3,
    left: 0,
  },
  normal: {
    variant: 0.15,
    style: 0.5,
    unparted: 0.08,
    romaji: 0.02,
    formerName: 0.4,
    moved: 0.08,
    newMobile: 0.06,
    newEmail: 0.15,
    emailSlip: 0.015,
    kanaSlip: 0.015,
    misconverted: 0.015,
    birthSlip: 0.015,
    birthDummy: 0.04,
    phoneSlip: 0.01,
    phoneDummy: 0.02,
    shortAddress: 0.06,
    otherAddress: 0.5,
    left: 0.04,
  },
  heavy: {
    variant: 0.3,
    style: 0.8,
    unparted: 0.15,
    romaji: 0.04,
    formerName: 0.6,
    moved: 0.12,
    newMobile: 0.09,
    newEmail: 0.2,
    emailSlip: 0.03,
    kanaSlip: 0.04,
    misconverted: 0.03,
    birthSlip: 0.03,
    birthDummy: 0.08,
    phoneSlip: 0.02,
    phoneDummy: 0.04,
    shortAddress: 0.12,
    otherAddress: 0.8,
    left: 0.06,
  },
}

/** Through which door, how often, and how often each item is asked for there. */
const doors = [
  {
    name: 'cartA',
    often: 0.35,
    kana: 0.97,
    email: 0.99,
    phone: 0.98,
    address: 0.99,
    birth: 0.5,
    gender: 0.3,
  },
  { name: 'cartB', often: 0.2, kana: 0.8, email: 0.99, phone: 0.95, address: 0.99, birth: 0.3, gender: 0.2 },
  { name: 'call', often: 0.25, kana: 0.98, email: 0.2, phone: 0.99, address: 0.97, birth: 0.4, gender: 0.6 },
  { name: 'store', often: 0.15, kana: 0.95, email: 0.4, phone: 0.95, address: 0.8, birth: 0.8, gender: 0.5 },
  { name: 'form', often: 0.05, kana: 0.6, email: 1, phone: 0.8, address: 0.5, birth: 0.1, gender: 0.1 },
] as const
type Door = (typeof doors)[number]

/** Of a hundred people, how many have one, two, three and four records. */
const records = [70, 20, 7, 3]

/**
 * People of an invented mail-order shop and the records that five doors keep of them. In it stand what deceives a
 * matcher: families with one phone and mailbox, twins, namesakes in one city, children on their mother's mobile,
 * numbers given to somebody else, dummies, and member numbers that mean nothing across sources. Seeded.
 */
export function labelledRecords(seed: number, people: number, strength: Strength): Labelled[] {
  const random = randomOf(seed, 77)
  const truth = withTraps(takePeople(seed, people), random)
  const out: Labelled[] = []
  for (const [number, person] of truth.entries()) {
    let count = 1
    for (let roll = random.int(1, 100) - (records[0] ?? 0); roll > 0; roll -= records[count - 1] ?? 100)
      count++
    const lives = [person, lifeBefore(person, random)]
    for (let i = 0; i < count; i++)
      out.push({ ...written(lives, doorOf(random), number, wrongs[strength], random), truth: number })
  }
  return out
}

function takePeople(seed: number, count: number): DemoPerson[] {
  const taken: DemoPerson[] = []
  for (let chunk = 0; taken.length < count; chunk++) taken.push(...peopleOf(seed, chunk))
  return taken.slice(0, count)
}

/** Of a thousand people: 6 have a twin, 10 a namesake in their city, 12 a child with their number, 5 somebody's old one. */
function withTraps(people: readonly DemoPerson[], random: Random): DemoPerson[] {
  const all = [...people]
  for (const [at, person] of people.entries()) {
    const stranger = people[(at * 7919 + 13) % people.length] ?? person
    if (random.chance(0.006))
      all.push(named({ ...person, email: null, mobile: person.mobile }, stranger, random))
    if (random.chance(0.01)) all.push(namesakeOf(person, stranger, random))
    if (random.chance(0.012) && person.mobile !== null)
      all.push(childOf(person, people[(at * 104729 + 7) % people.length] ?? person))
    // Only who is not there twice already: the number changed hands, the people did not change.
    if (random.chance(0.005) && person.mobile !== null && stranger !== person)
      all[people.indexOf(stranger)] = { ...stranger, mobile: person.mobile }
  }
  return all
}

/** A twin: all the same but the given name. */
function named(person: DemoPerson, like: DemoPerson, random: Random): DemoPerson {
  const given = like.givenName === person.givenName ? `${like.givenName}美` : like.givenName
  return {
    ...person,
    givenName: given,
    givenKana: like.givenName === person.givenName ? `${like.givenKana ?? ''}ミ` : like.givenKana,
    gender: random.chance(0.7) ? person.gender : like.gender,
  }
}

function namesakeOf(person: DemoPerson, stranger: DemoPerson, random: Random): DemoPerson {
  const { prefecture, city } = person.address
  const street = stranger.address.street
  return {
    ...stranger,
    familyName: person.familyName,
    givenName: person.givenName,
    familyKana: person.familyKana,
    givenKana: person.givenKana,
    formerFamilyName: null,
    gender: person.gender,
    ...unlike(stranger, random),
    address: { ...stranger.address, prefecture, city, street },
  }
}

function childOf(parent: DemoPerson, like: DemoPerson): DemoPerson {
  const born = Number((parent.birthOn ?? '1970-05-05').slice(0, 4)) + 28
  return {
    ...parent,
    givenName: like.givenName === parent.givenName ? `${like.givenName}子` : like.givenName,
    givenKana: like.givenName === parent.givenName ? `${like.givenKana ?? ''}コ` : like.givenKana,
    gender: like.gender,
    formerFamilyName: null,
    birthOn: `${Math.min(born, 2020)}-${(like.birthOn ?? '2000-03-14').slice(5)}`,
  }
}

function unlike(stranger: DemoPerson, random: Random): Pick<DemoPerson, 'email' | 'mobile' | 'phone'> {
  return {
    email: `u${random.int(1e6, 9e6)}.${stranger.number}@example.com`,
    mobile: mobileOf(random),
    phone: null,
  }
}

/** Where they lived, which number and mailbox they had before. */
function lifeBefore(person: DemoPerson, random: Random): DemoPerson {
  const district = districtOf(random)
  return {
    ...person,
    address: addressIn(district, random),
    phone: person.phone === null ? null : fixedLineIn(district, random),
    mobile: person.mobile === null ? null : mobileOf(random),
    email: person.email === null ? null : `old${random.int(1e5, 9e6)}.${person.number}@example.com`,
  }
}

function doorOf(random: Random): Door {
  let roll = random.next()
  for (const door of doors) if ((roll -= door.often) < 0) return door
  return doors[0]
}

function written(
  lives: readonly DemoPerson[],
  door: Door,
  number: number,
  wrong: Wrongs,
  random: Random,
): PersonText {
  const [now, before = now] = lives
  if (!now || !before) throw new Error('A person has a life')
  const happens = (chance: number): boolean => random.chance(chance)
  const asked = (chance: number): boolean => random.chance(chance) && !random.chance(wrong.left)
  // Who moves keeps their number, as most do: a record that shares nothing with the others is nobody's to find.
  const hasMoved = happens(wrong.moved)
  const home = hasMoved ? before : now
  const mobile = (!hasMoved && happens(wrong.newMobile) ? before : now).mobile
  const email = (happens(wrong.newEmail) ? before : now).email
  const phones = [mobile, home.phone].filter((one) => one !== null)
  // Most give the same number everywhere; some both.
  const phone = happens(0.12) ? phones : happens(0.9) ? phones.slice(0, 1) : phones.slice(-1)
  // Two ways to reach somebody at least: a shop that has a name alone has no customer.
  const reach = {
    phone: asked(door.phone),
    email: email !== null && asked(door.email),
    address: asked(door.address),
  }
  if (Number(reach.phone) + Number(reach.email) + Number(reach.address) < 2)
    reach.phone = reach.address = true
  return {
    ...nameOf(now, door, wrong, random, asked(door.kana)),
    gender: asked(door.gender) ? now.gender : null,
    birthOn: asked(door.birth) ? birthOf(now.birthOn, wrong, random) : null,
    emails: email !== null && reach.email ? [happens(wrong.emailSlip) ? slip(email, random) : email] : [],
    phones: reach.phone
      ? happens(wrong.phoneDummy)
        ? [random.pick(['000-0000-0000', '03-0000-0000', '0000000000'])]
        : phone.map((one) => phoneAs(happens(wrong.phoneSlip) ? slipFigure(one, random) : one, wrong, random))
      : [],
    addresses: reach.address ? [addressAs(home, wrong, random)] : [],
    // A card number of the shop it came from: the same figures mean another person elsewhere.
    numbers:
      door.name === 'store' || happens(0.3) ? [`${door.name} ${10_000 + (number % 5000)}${number}`] : [],
  }
}

type Names = Pick<PersonText, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'formerFamilyName'>

function nameOf(p: DemoPerson, door: Door, wrong: Wrongs, random: Random, withKana: boolean): Names {
  const happens = (chance: number): boolean => random.chance(chance)
  const isFormer = p.formerFamilyName !== null && happens(wrong.formerName)
  let family = isFormer && p.formerFamilyName !== null ? p.formerFamilyName : p.familyName
  let given = p.givenName
  if (happens(wrong.variant)) [family, given] = [otherShape(family), otherShape(given)]
  if (happens(wrong.misconverted)) given = homophonesOf(given, p.givenKana ?? '', random) ?? given
  const familyKana = isFormer ? null : p.familyKana
  let givenKana = p.givenKana
  if (givenKana !== null && happens(wrong.kanaSlip)) givenKana = slipKana(givenKana, random)
  const kana = (text: string | null): string | null =>
    text === null || !withKana
      ? null
      : happens(wrong.style)
        ? random.pick([toHiragana, toHalfKana])(text)
        : text
  if (happens(wrong.romaji) && p.familyKana !== null && p.givenKana !== null && !isFormer)
    return { ...noKana, familyName: latin(p.familyKana), givenName: latin(p.givenKana) }
  if (door.name === 'store' && happens(0.15) && familyKana !== null && givenKana !== null)
    return { ...noKana, familyName: familyKana, givenName: givenKana }
  const former = !isFormer && happens(0.3) ? p.formerFamilyName : null
  const named = { formerFamilyName: former, familyKana: kana(familyKana), givenKana: kana(givenKana) }
  return happens(wrong.unparted)
    ? { ...named, familyName: `${family}${given}`, givenName: null, familyKana: null, givenKana: null }
    : { ...named, familyName: family, givenName: given }
}

const noKana = { familyKana: null, givenKana: null, formerFamilyName: null }
const latin = (kana: string): string => toRomaji(kana).toUpperCase()
const toHiragana = (text: string): string =>
  text.replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))

const halfKana = new Map<string, string>()
for (let code = 0xff66; code <= 0xff9d; code++) {
  const half = String.fromCharCode(code)
  halfKana.set(half.normalize('NFKC'), half)
  halfKana.set(`${half}ﾞ`.normalize('NFKC'), `${half}ﾞ`)
  halfKana.set(`${half}ﾟ`.normalize('NFKC'), `${half}ﾟ`)
}
const toHalfKana = (text: string): string => [...text].map((c) => halfKana.get(c) ?? c).join('')

const shapes = new Map<string, string>()
for (const entry of `${surnameVariants} ${oldForms}`.split(' ')) {
  const [usual, ...others] = entry
  if (usual === undefined) continue
  for (const other of others) shapes.set(other, usual)
  if (others[0] !== undefined) shapes.set(usual, others[0])
}
const otherShape = (text: string): string => [...text].map((c) => shapes.get(c) ?? c).join('')

function slip(text: string, random: Random): string {
  const at = random.int(1, Math.max(1, text.indexOf('@') - 1))
  return text.slice(0, at) + random.pick(['', 'a', '1', 'o']) + text.slice(at + 1)
}

function slipFigure(phone: string, random: Random): string {
  const at = phone.length - random.int(1, 4)
  return phone.slice(0, at) + String(random.int(0, 9)) + phone.slice(at + 1)
}

function slipKana(kana: string, random: Random): string {
  const at = random.int(0, kana.length - 1)
  return kana.slice(0, at) + random.pick(['ア', 'シ', 'ン', 'ョ', 'ー']) + kana.slice(at + 1)
}

function birthOf(birthOn: string | null, wrong: Wrongs, random: Random): string | null {
  if (random.chance(wrong.birthDummy)) return random.pick(['1900-01-01', '1970-01-01', '2000-01-01'])
  if (birthOn === null || !random.chance(wrong.birthSlip)) return birthOn
  const [year = '', month = '', day = ''] = birthOn.split('-')
  return Number(day) <= 12 && random.chance(0.4)
    ? `${year}-${day}-${month}`
    : `${year}-${month}-${String(random.int(1, 28)).padStart(2, '0')}`
}

function phoneAs(phone: string, wrong: Wrongs, random: Random): string {
  if (!random.chance(wrong.style)) return phone
  const digits = phone.replaceAll('-', '')
  return random.pick([
    digits,
    `+81 ${digits.slice(1)}`,
    digits.slice(1),
    phone.replace(/[\d-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  ])
}

const figures = '〇一二三四五六七八九'

function addressAs(
  { address }: DemoPerson,
  wrong: Wrongs,
  random: Random,
): { postalCode: string | null; value: string } {
  const { postalCode, prefecture, city, building } = address
  let { street } = address
  if (random.chance(wrong.shortAddress)) street = street.replace(/[-－].*$/, '')
  if (random.chance(wrong.otherAddress)) {
    const [, town = street, rest = ''] = /^(\D*)(.*)$/.exec(street) ?? []
    const numbers = rest
      .normalize('NFKC')
      .split(/\D+/)
      .filter((n) => n !== '')
    const forms = [
      numbers.join('-'),
      numbers.join('ー'),
      numbers.length === 3 ? `${numbers[0]}丁目${numbers[1]}番${numbers[2]}号` : numbers.join('の'),
      numbers.length === 3
        ? `${figures[Number(numbers[0])] ?? numbers[0]}丁目${numbers[1]}-${numbers[2]}`
        : numbers.join('-'),
    ] as const
    street = numbers.length === 0 ? street : `${town}${random.pick(forms)}`
  }
  const place = random.chance(wrong.otherAddress / 3) ? city : `${prefecture}${city}`
  const house = random.chance(wrong.otherAddress / 2) ? '' : ` ${building}`
  return { postalCode: random.chance(0.9) ? postalCode : null, value: `${place}${street}${house}`.trim() }
}
