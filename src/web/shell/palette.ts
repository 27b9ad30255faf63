import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useLocale, useSay, useText } from '../locale.ts'
import { useMay } from '../session.tsx'
import { shellText } from '../shell.text.ts'
import { useUis } from '../ui-context.tsx'
import type { PaletteItem } from '../ui.ts'
import { useNavItems } from './Nav.tsx'

/** Long enough to skip the letters in between, short enough to feel at once. */
const pause = 80
const minute = 60_000

export type PaletteGroup = { readonly title: string; readonly items: readonly PaletteItem[] }
export type PaletteResult = {
  readonly groups: readonly PaletteGroup[]
  readonly pending: boolean
  readonly failed: boolean
}

/** Answers from every feature that can search, then commands and pages by name. A question typed over is cancelled. */
export function usePalette(typed: string, opened: boolean): PaletteResult {
  const t = useText(shellText)
  const say = useSay()
  const locale = useLocale()
  const may = useMay()
  const uis = useUis()
  const { work, manage } = useNavItems()
  const [asked] = useDebouncedValue(typed.trim(), pause)
  const providers = uis
    .flatMap(({ name, palette }) => (palette?.search ? [{ name, ...palette.search }] : []))
    .filter(({ permission }) => may(permission ?? 'signedIn'))
  const answers = useQueries({
    queries: providers.map(({ name, find }) => ({
      queryKey: ['palette', name, locale, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) => find(asked, signal),
      enabled: opened && asked !== '',
      staleTime: minute,
      placeholderData: asked === '' ? undefined : keepPreviousData<readonly PaletteItem[]>,
    })),
  })
  const found = providers.map(({ label }, index) => ({
    title: say(label),
    items: asked === '' ? [] : (answers[index]?.data ?? []),
  }))
  const commands = uis
    .flatMap(({ palette }) => palette?.commands ?? [])
    .filter(({ permission }) => may(permission ?? 'signedIn'))
    .filter(({ label, aliases = [] }) => matches(asked, [label.ja, label.en, ...aliases]))
    .map(({ label, ...item }) => ({ ...item, label: say(label) }))
  const pages = [...work, ...manage]
    .filter(({ label }) => matches(asked, [label.ja, label.en]))
    .map(({ to, label, icon }) => ({ id: to, to, label: say(label), icon }))
  return {
    groups: [...found, { title: t('commands'), items: commands }, { title: t('pages'), items: pages }].filter(
      ({ items }) => items.length > 0,
    ),
    pending: typed.trim() !== asked || answers.some(({ isFetching }) => isFetching),
    failed: answers.some(({ isError }) => isError),
  }
}

function matches(asked: string, names: readonly string[]): boolean {
  const wanted = asked.normalize('NFKC').toLowerCase()
  return names.some((name) => name.normalize('NFKC').toLowerCase().includes(wanted))
}
