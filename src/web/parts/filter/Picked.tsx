import { Select, type ComboboxData } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useCatalogue, useColleagues } from '#web/catalogue.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import type { Subject } from '#web/ui.ts'
import { useUis } from '#web/ui-context.tsx'
import { useFormat } from '#web/use-format.ts'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import type { RuleKind } from './subject.ts'

type Of = NonNullable<NonNullable<RuleKind['form']>[string]['of']>
type PickedProps = {
  label: string
  value: string
  /** Ids that are not offered: a segment cannot ask for itself. */
  without: ReadonlySet<string>
  onChange: (value: unknown) => void
}
/** One thing of a kind, found by what it is called. */
export function Picked({ of, ...props }: PickedProps & { of: Of }): ReactNode {
  switch (of) {
    case 'event':
      return <PickedEvent {...props} />
    case 'user':
      return <PickedUser {...props} />
    case 'tag':
      return <PickedTag {...props} />
    case 'company':
      return <PickedCompany {...props} />
    case 'import':
      return <PickedImport {...props} />
    case 'product':
      return <PickedProduct {...props} />
    case 'category':
      return <PickedCategory {...props} />
    case 'media':
      return <PickedMedia {...props} />
    case 'plan':
      return <PickedPlan {...props} />
    case 'leavingReason':
      return <PickedReason {...props} />
    case 'segment':
      return <PickedSegment {...props} />
    case 'purpose':
      return <PickedPurpose {...props} />
    case 'campaign':
      return <PickedCampaign {...props} />
  }
}

type Option = { value: string; label: string }
type OneProps = PickedProps & {
  data: readonly (Option | { group: string; items: readonly Option[] })[]
  onSearch?: (q: string) => void
}
function One({ label, value, without, data, onChange, onSearch }: OneProps): ReactNode {
  const t = useText(filterText)
  const all = data.flatMap((one) => ('items' in one ? one.items : [one]))
  const isGone = value !== '' && !all.some((option) => option.value === value)
  const offered: ComboboxData = [
    ...data
      .filter((one) => 'items' in one || one.value === value || !without.has(one.value))
      .map((one) => ('items' in one ? { ...one, items: [...one.items] } : one)),
    ...(isGone ? [{ value, label: t('unknown') }] : []),
  ]
  return (
    <Select
      label={label}
      className={styles['grow'] ?? ''}
      placeholder={t('choose')}
      searchable
      selectFirstOptionOnChange
      openOnFocus={false}
      nothingFoundMessage={t('nothingFound')}
      maxDropdownHeight={320}
      value={value === '' ? null : value}
      data={offered}
      onChange={(next) => onChange(next ?? undefined)}
      {...(onSearch && { onSearchChange: onSearch, filter: ({ options }) => options })}
    />
  )
}

/** By what they happen to: 受注, 定期 … What has no name of its own happens to the customer. */
function PickedEvent(props: PickedProps): ReactNode {
  const say = useSay()
  const { events } = useCatalogue()
  const subjects = Object.assign({}, ...useUis().map((ui) => ui.subjects)) as Subjects
  const groupOf = (name: string): string => {
    const subject = subjects[name.slice(0, name.indexOf('.'))] ?? subjects['customer']
    return subject ? say(subject.label) : ''
  }
  const options = events.map(({ name, sentence }) => ({
    value: name,
    label: say(sentence).replace(/\{\w+\}/g, '…'),
  }))
  const data = [...Map.groupBy(options, ({ value }) => groupOf(value))].map(([group, items]) => ({
    group,
    items,
  }))
  return <One {...props} data={data} />
}
type Subjects = { readonly [kind: string]: Subject | undefined }

function PickedUser(props: PickedProps): ReactNode {
  const data = useColleagues().map(({ id, name }) => ({ value: id, label: name }))
  return <One {...props} data={data} />
}

function PickedTag(props: PickedProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  return <One {...props} data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
}

/** Found by typing: there may be very many. */
function PickedCompany(props: PickedProps): ReactNode {
  const { value } = props
  const [typedText, setTyped] = useState('')
  const [q] = useDebouncedValue(typedText, 200)
  const { data } = useQuery({
    queryKey: ['company', 'pick', q],
    queryFn: ({ signal }) => api.companies.list({ query: { q, limit: 20 } }, { signal }),
    placeholderData: keepPreviousData,
  })
  const { data: chosen } = useQuery({
    queryKey: ['company', 'get', value],
    queryFn: ({ signal }) => api.companies.get({ params: { id: value } }, { signal }),
    enabled: value !== '',
    retry: false,
  })
  const found = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = chosen && !found.some((one) => one.value === chosen.id)
  return (
    <One
      {...props}
      data={known ? [{ value: chosen.id, label: chosen.name }, ...found] : found}
      onSearch={setTyped}
    />
  )
}

function PickedImport(props: PickedProps): ReactNode {
  const format = useFormat()
  const { data } = useQuery({
    queryKey: ['import', 'pick'],
    queryFn: ({ signal }) => api.imports.list({ query: { limit: 100 } }, { signal }),
    retry: false,
  })
  const imports = (data?.items ?? []).map(({ id, fileName, createdAt }) => ({
    value: id,
    label: `${fileName}（${format.dateTime(createdAt)}）`,
  }))
  return <One {...props} data={imports} />
}

/** Found by typing code or name: there may be very many. */
function PickedProduct(props: PickedProps): ReactNode {
  const { value } = props
  const [typedText, setTyped] = useState('')
  const [q] = useDebouncedValue(typedText, 200)
  const { data } = useQuery({
    queryKey: ['product', 'pick', q],
    queryFn: ({ signal }) => api.products.list({ query: { q, limit: 20 } }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const { data: chosen } = useQuery({
    queryKey: ['product', 'get', value],
    queryFn: ({ signal }) => api.products.get({ params: { id: value } }, { signal }),
    enabled: value !== '',
    retry: false,
  })
  const named = (one: { id: string; code: string; name: string }) => ({
    value: one.id,
    label: `${one.name}（${one.code}）`,
  })
  const found = (data?.items ?? []).map(named)
  const known = chosen && !found.some((one) => one.value === chosen.id)
  return <One {...props} data={known ? [named(chosen), ...found] : found} onSearch={setTyped} />
}

function PickedCategory(props: PickedProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['product', 'categories'],
    queryFn: ({ signal }) => api.products.categories({}, { signal }),
    retry: false,
  })
  return <One {...props} data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
}

function PickedMedia(props: PickedProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['media', 'list'],
    queryFn: ({ signal }) => api.media.list({}, { signal }),
    retry: false,
  })
  return <One {...props} data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
}

function PickedPlan(props: PickedProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['plan', 'pick'],
    queryFn: ({ signal }) => api.plans.list({ query: { limit: 100 } }, { signal }),
    retry: false,
  })
  return <One {...props} data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
}

function PickedSegment(props: PickedProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['segment', 'list', {}],
    queryFn: ({ signal }) => api.segments.list({}, { signal }),
    retry: false,
  })
  return <One {...props} data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
}

function PickedReason(props: PickedProps): ReactNode {
  const locale = useLocale()
  const { data } = useQuery({
    queryKey: ['leavingReason', 'pick'],
    queryFn: ({ signal }) => api.subscriptions.reasons({}, { signal }),
    retry: false,
  })
  const reasons = (data?.items ?? []).map(({ id, label, labelEn }) => ({
    value: id,
    label: locale === 'en' ? (labelEn ?? label) : label,
  }))
  return <One {...props} data={reasons} />
}

function PickedPurpose(props: PickedProps): ReactNode {
  const say = useSay()
  const { data } = useQuery({
    queryKey: ['consent', 'purposes'],
    queryFn: ({ signal }) => api.consent.purposes({}, { signal }),
    retry: false,
  })
  const purposes = (data?.items ?? [])
    .filter((one) => one.retiredAt === null && one.class === 'advertising')
    .map(({ id, label }) => ({ value: id, label: say(label) }))
  return <One {...props} data={purposes} />
}

function PickedCampaign(props: PickedProps): ReactNode {
  const [q, setQ] = useState('')
  const { data } = useQuery({
    queryKey: ['campaign', 'picked', q],
    queryFn: ({ signal }) => api.campaigns.list({ query: { ...(q !== '' && { q }), limit: 50 } }, { signal }),
    retry: false,
  })
  const campaigns = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return <One {...props} data={campaigns} onSearch={setQ} />
}
