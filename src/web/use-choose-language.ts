import { useQueryClient } from '@tanstack/react-query'
import type { Locale } from '#kit/text.ts'
import { api } from './api.ts'
import { setLocale } from './locale.ts'
import { problemToast } from './parts/toasts.tsx'
import { meQuery } from './session.tsx'

/** At once on this screen, and with the person for their other devices. */
export function useChooseLanguage(): (locale: Locale) => void {
  const queryClient = useQueryClient()
  return (locale) => {
    setLocale(locale)
    api.accounts
      .updateMe({ body: { locale } })
      .then((me) => queryClient.setQueryData(meQuery.queryKey, me), problemToast)
  }
}
