import { useMemo } from 'react'
import { formatIn, type Format } from './format.ts'
import { useLocale } from './locale.ts'
import { useOrganisation } from './session.tsx'

/** The formatters in the language of the screen and the organisation's time zone. */
export function useFormat(): Format {
  const locale = useLocale()
  const { timeZone } = useOrganisation()
  return useMemo(() => formatIn(locale, timeZone), [locale, timeZone])
}
