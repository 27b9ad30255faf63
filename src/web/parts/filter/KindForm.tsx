import { NativeSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useCatalogue, useColleagues } from '#web/catalogue.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import styles from './Filter.module.css'
import { filterText } from './filter.text.ts'
import type { RuleKind } from './subject.ts'
import type { Params } from './tree.ts'

type Form = NonNullable<RuleKind['form']>
type Param = Form[string]

/** Whether everything that a kind needs has been given. */
export function isFilled(kind: RuleKind, params: Params): boolean {
  return Object.entries(kind.form ?? {}).every(([name, { optional }]) => {
    const value = params[name]
    return (optional && value === undefined) || (value !== undefined && value !== null && value !== '')
  })
}

/** Where one begins: the first of what can be chosen, so that a form of one choice is ready at once. */
export function startOfKind(kind: RuleKind): Params {
  return Object.fromEntries(
    Object.entries(kind.form ?? {}).flatMap(([name, { options, optional, start }]) => {
      if (start !== null) return [[name, start]]
      const first = options?.[0]?.value
      return optional || first === undefined ? [] : [[name, typed(first)]]
    }),
  )
}

/** Options are text; yes and no are not. */
function typed(value: string): string | boolean {
  return value === 'true' ? true : value === 'false' ? false : value
}

/** The small form of a condition that is not about a field, drawn from the catalogue. */
export function KindForm(props: {
  kind: RuleKind
  params: Params
  onChange: (params: Params) => void
}): ReactNode {
  const { kind, params, onChange } = props
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...rest } = params
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <span className={styles['form']}>
      {Object.entries(kind.form ?? {}).map(([name, param]) => (
        <ParamInput
          key={name}
          param={param}
          value={params[name]}
          input={inputOf(kind, name)}
          onChange={(value) => set(name, value)}
        />
      ))}
    </span>
  )
}

type Input = { as: 'number'; min: number } | { as: 'date' | 'text' }

/** By which input it is typed. */
function inputOf({ params }: RuleKind, name: string): Input {
  const properties: {
    [name: string]: { type?: unknown; format?: unknown; minimum?: unknown } | undefined
  } = Object(params['properties'])
  const { type, format, minimum } = properties[name] ?? {}
  if (type === 'integer' || type === 'number')
    return { as: 'number', min: typeof minimum === 'number' ? Math.max(0, minimum) : 1 }
  return { as: format === 'date' ? 'date' : 'text' }
}

type ParamProps = {
  param: Param
  value: unknown
  input: Input
  onChange: (value: unknown) => void
}
function ParamInput({ param, value, input, onChange }: ParamProps): ReactNode {
  const say = useSay()
  const label = say(param.label)
  const given = value === undefined || value === null ? '' : String(value)
  if (param.of !== null) return <Picked of={param.of} label={label} value={given} onChange={onChange} />
  if (param.options)
    return (
      <NativeSelect
        label={label}
        value={given}
        data={[
          ...(param.optional ? [{ value: '', label: '—' }] : []),
          ...param.options.map((option) => ({ value: option.value, label: say(option.label) })),
        ]}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === '' ? undefined : typed(currentTarget.value))
        }
      />
    )
  if (input.as === 'number')
    return (
      <NumberInput
        label={label}
        w={112}
        min={input.min}
        allowDecimal={false}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    )
  return (
    <TextInput
      label={label}
      type={input.as}
      value={given}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  )
}

type PickedProps = { label: string; value: string; onChange: (value: unknown) => void }
function Picked({ of, ...props }: PickedProps & { of: NonNullable<Param['of']> }): ReactNode {
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
  }
}

type OneProps = PickedProps & {
  data: readonly { value: string; label: string }[]
  onSearch?: (q: string) => void
}
function One({ label, value, data, onChange, onSearch }: OneProps): ReactNode {
  const t = useText(filterText)
  const isGone = value !== '' && !data.some((option) => option.value === value)
  return (
    <Select
      label={label}
      className={styles['grow'] ?? ''}
      placeholder={t('choose')}
      searchable
      value={value === '' ? null : value}
      data={[...data, ...(isGone ? [{ value, label: t('unknown') }] : [])]}
      onChange={(next) => onChange(next ?? undefined)}
      {...(onSearch && { onSearchChange: onSearch, filter: ({ options }) => options })}
    />
  )
}

function PickedEvent(props: PickedProps): ReactNode {
  const say = useSay()
  const { events } = useCatalogue()
  const data = events.map(({ name, sentence }) => ({
    value: name,
    label: say(sentence).replace(/\{\w+\}/g, '…'),
  }))
  return <One {...props} data={data} />
}

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
