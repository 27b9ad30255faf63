/** Words in both languages. Keys and `{parameters}` are checked by the compiler, in both directions. */
export type Locale = 'ja' | 'en'
export type Phrase = { readonly ja: string; readonly en: string }
export type Words = { readonly [key: string]: Phrase }

type ParamsOf<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | ParamsOf<Rest> : never
type SameParams<T extends Words> = {
  [K in keyof T]: [ParamsOf<T[K]['ja']>] extends [ParamsOf<T[K]['en']>]
    ? [ParamsOf<T[K]['en']>] extends [ParamsOf<T[K]['ja']>]
      ? T[K]
      : { error: 'en names a parameter that ja does not' }
    : { error: 'ja names a parameter that en does not' }
}
type Arguments<S extends string> = [ParamsOf<S>] extends [never]
  ? []
  : [params: { readonly [P in ParamsOf<S>]: string | number }]

/** A translator bound to one dictionary and one language. */
export type Translate<T extends Words> = <K extends keyof T & string>(
  key: K,
  ...params: Arguments<T[K]['ja']>
) => string

/** Declares a dictionary; a key missing in a language or a parameter missing on one side does not compile. */
export function defineText<const T extends Words>(words: T & SameParams<T>): T {
  return words
}

/** A dictionary with some of its words said otherwise; the parameters of a word stay those that it has. */
export function saidOtherwise<T extends Words>(words: T, otherwise: { readonly [K in keyof T]?: Phrase }): T {
  return { ...words, ...otherwise }
}

/** Fills `{name}` in a phrase; a parameter that was not given stays visible rather than vanishing. */
export function fill(phrase: string, params: { readonly [name: string]: string | number } = {}): string {
  return phrase.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

export function translator<T extends Words>(words: T, locale: Locale): Translate<T> {
  return (key, ...params) => fill(words[key]?.[locale] ?? key, params[0])
}

/** The language to answer in: an explicit choice, else the first of an `Accept-Language` list that we speak. */
export function pickLocale(choice: string | null | undefined, acceptLanguage?: string): Locale {
  if (choice === 'ja' || choice === 'en') return choice
  const wanted = (acceptLanguage ?? '').toLowerCase().match(/\b(ja|en)\b/)
  return wanted?.[1] === 'en' ? 'en' : 'ja'
}
