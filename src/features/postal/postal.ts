import type { PostalPack, PostalSource } from './postal.api.ts'

/** A line of a list as it is stored. `streets` are the 通り名 of Kyoto. */
export type PostalArea = {
  readonly code: string
  readonly prefecture: string
  readonly city: string
  readonly town: string
  readonly prefectureKana: string
  readonly cityKana: string
  readonly townKana: string
  readonly streets: readonly string[]
  readonly office: { readonly name: string; readonly kana: string; readonly street: string } | null
}

/** A whole list, read and found sound. */
export type PostalList = {
  readonly source: PostalSource
  /** Lines of the file, split ones counted once. */
  readonly rows: number
  readonly areas: readonly PostalArea[]
}

/** The job's subject: the page of the lists looks for it. */
export const loadSubject = 'postal:load'

export type LoadedPack = Omit<PostalPack, 'loadedAt'>

/** Largest file that is read, unpacked: KEN_ALL has 12 MB, in UTF-8 18 MB. */
export const largestFile = 60_000_000

export function distinctCodes(areas: readonly Pick<PostalArea, 'code'>[]): number {
  return new Set(areas.map(({ code }) => code)).size
}
