import { parsePostalCode } from '#kit/japan/postal.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import type { PostalChoice, PostalPack } from './postal.api.ts'
import { builtInChoices } from './postal.built-in.ts'
import { foldCity } from './postal.match.ts'
import { selectChoices, selectCodesOfStreet, selectLoad, selectPacks } from './postal.store.ts'

type Reading = Pick<Work, 'db'>
export type Found = { postalCode: string; complete: boolean; choices: PostalChoice[] }

/** All addresses of a code, in any width: from the loaded lists, else from the built-in one, which has one a code. */
export async function lookUpPostalCode(work: Reading, typed: string): Promise<Found> {
  const parsed = parsePostalCode(typed)
  if (!parsed || parsed.repaired)
    throw new Problem('invalid', {
      fields: [
        {
          path: 'code',
          message: { ja: '郵便番号は 7 桁の数字です', en: 'A postal code has seven digits' },
        },
      ],
    })
  const postalCode = parsed.code
  const packs = await selectPacks(work)
  const stored = packs.length > 0 ? await selectChoices(work, postalCode) : []
  const loaded = new Set(packs.map(({ source }) => source))
  const complete = loaded.has('kenAll')
  if (stored.length > 0) return { postalCode, complete, choices: stored }
  // What a loaded list does not know is gone; only for a list that is not loaded the built-in one answers.
  const choices = (await builtInChoices(postalCode)).filter(
    ({ office }) => !loaded.has(office ? 'office' : 'kenAll'),
  )
  return { postalCode, complete, choices }
}

/** Whether an address may have this code: null when the code is not known or there is nothing to compare. */
export async function postalMatches(
  work: Reading,
  code: string,
  prefecture: string,
  city: string,
): Promise<boolean | null> {
  const parsed = parsePostalCode(code)
  if (!parsed || (prefecture === '' && city === '')) return null
  const { choices } = await lookUpPostalCode(work, parsed.code)
  if (choices.length === 0) return null
  return choices.some(
    (choice) =>
      (prefecture === '' || choice.prefecture === prefecture) &&
      (city === '' || foldCity(choice.city).startsWith(foldCity(city))),
  )
}

/**
 * The code of an address, where the loaded list leaves no choice: null for a town that has several, for one it does not
 * know, and without a list. `street` begins with the town, as `parseAddress` gives it.
 */
export async function postalCodeOf(
  work: Reading,
  { prefecture, city, street }: { prefecture: string; city: string; street: string },
): Promise<string | null> {
  const [only, ...others] = await selectCodesOfStreet(work, prefecture, city, street)
  return only !== undefined && others.length === 0 ? only : null
}

/** The lists that are loaded, and the last load while it goes on or when it failed. */
export async function postalPacks(work: Pick<Work, 'db' | 'locale'>) {
  const packs: PostalPack[] = await selectPacks(work)
  const last = await selectLoad(work)
  const state = last?.state
  if (!last || (state !== 'queued' && state !== 'running' && state !== 'failed'))
    return { packs, loading: null }
  const { id, fileName, problem } = last
  const total = last.total === null ? null : Number(last.total)
  return {
    packs,
    loading: {
      id,
      state,
      fileName,
      problem: problem?.[work.locale] ?? null,
      done: Number(last.done),
      total,
    } as const,
  }
}
