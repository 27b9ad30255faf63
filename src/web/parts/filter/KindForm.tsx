import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay } from '#web/locale.ts'
import styles from './Filter.module.css'
import { asksOften } from './often.ts'
import { OftenInput } from './OftenInput.tsx'
import { Picked } from './Picked.tsx'
import type { RuleKind } from './subject.ts'
import type { Params } from './tree.ts'
import { WindowInput } from './WindowInput.tsx'

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

type KindFormProps = {
  kind: RuleKind
  params: Params
  /** Ids that are not offered. */
  without: ReadonlySet<string>
  onChange: (params: Params) => void
}
/** Whether its own form can say that it is not so: 買った・買っていない, 一度もない. */
export function saysNot({ form }: RuleKind): boolean {
  const isYesNo = Object.values(form ?? {}).some(({ options }) =>
    options?.some(({ value }) => value === 'false'),
  )
  return isYesNo || asksOften(form ?? {})
}

/** The small form of a condition that is not about a field, drawn from the catalogue. */
export function KindForm({ kind, params, without, onChange }: KindFormProps): ReactNode {
  const form = kind.form ?? {}
  const isOften = asksOften(form)
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...rest } = params
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  const own = Object.entries(form).filter(
    ([name, { window }]) => !window && !(isOften && (name === 'times' || name === 'op')),
  )
  return (
    <span className={styles['form']}>
      {own.map(([name, param]) => (
        <ParamInput
          key={name}
          param={param}
          value={params[name]}
          input={inputOf(kind, name)}
          without={without}
          onChange={(value) => set(name, value)}
        />
      ))}
      {isOften && <OftenInput params={params} onChange={onChange} />}
      {Object.values(form).some(({ window }) => window) && (
        <WindowInput periods={form['period']?.options ?? null} params={params} onChange={onChange} />
      )}
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
  without: ReadonlySet<string>
  onChange: (value: unknown) => void
}
function ParamInput({ param, value, input, without, onChange }: ParamProps): ReactNode {
  const say = useSay()
  const label = say(param.label)
  const given = value === undefined || value === null ? '' : String(value)
  if (param.of !== null)
    return <Picked of={param.of} label={label} value={given} without={without} onChange={onChange} />
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
