import { useMemo, useSyncExternalStore } from 'react'
import { pickLocale, translator, type Locale, type Phrase, type Translate, type Words } from '#kit/text.ts'
import { recall, remember } from './storage.ts'

const key = 'enishi.locale'
const listeners = new Set<() => void>()
let locale: Locale = pickLocale(recall(key), navigator.languages.join(','))
document.documentElement.lang = locale

/** The language of this browser now; also sent with every request, so that problems answer in it. */
export function getLocale(): Locale {
  return locale
}

export function setLocale(next: Locale): void {
  if (next === locale) return
  locale = next
  remember(key, next)
  document.documentElement.lang = next
  for (const listener of listeners) listener()
}

export function useLocale(): Locale {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, getLocale)
}

/** The words of a dictionary in the language of the screen: `const t = useText(customersText)`. */
export function useText<T extends Words>(words: T): Translate<T> {
  const now = useLocale()
  return useMemo(() => translator(words, now), [words, now])
}

/** For phrases that come as data, such as labels of the catalogue: `say(field.label)`. */
export function useSay(): (phrase: Phrase) => string {
  const now = useLocale()
  return useMemo(() => (phrase) => phrase[now], [now])
}
